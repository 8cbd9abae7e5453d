/** A first-in first-out queue whose front leaves in constant time. */
export interface Fifo<T> {
  items: (T | undefined)[];
  head: number;
}

/** An empty queue. */
export function newFifo<T>(): Fifo<T> {
  return { items: [], head: 0 };
}

/** How many stand in it. */
export function fifoSize(queue: Fifo<unknown>): number {
  return queue.items.length - queue.head;
}

/** The front, left where it is. */
export function fifoFront<T>(queue: Fifo<T>): T | undefined {
  return queue.items[queue.head];
}

/** Takes the front. */
export function fifoTake<T>(queue: Fifo<T>): T | undefined {
  const item = queue.items[queue.head];
  if (item === undefined) return undefined;
  queue.items[queue.head++] = undefined;
  if (queue.head > 1024 && queue.head * 2 > queue.items.length) {
    queue.items = queue.items.slice(queue.head);
    queue.head = 0;
  }
  return item;
}

/** Things ordered by the time at which they are due, those of one time in the order of adding: a binary heap. */
export interface Due<T> {
  readonly heap: Waiting<T>[];
  /** How many were ever added. */
  added?: number;
}

interface Waiting<T> {
  readonly at: number;
  readonly turn: number;
  readonly item: T;
}

/** The earliest time, if anything is due at all. */
export function dueAt(due: Due<unknown>): number | undefined {
  return due.heap[0]?.at;
}

/** Adds a thing that is due at a time. */
export function dueAdd<T>(due: Due<T>, at: number, item: T): void {
  const heap = due.heap;
  due.added = (due.added ?? 0) + 1;
  heap.push({ at, turn: due.added, item });
  for (let child = heap.length - 1; child > 0;) {
    const parent = (child - 1) >> 1;
    if (!isBefore(heap[child]!, heap[parent]!)) return;
    swap(heap, parent, child);
    child = parent;
  }
}

/** Takes the earliest thing whose time has come. */
export function dueTake<T>(due: Due<T>, now: number): T | undefined {
  const heap = due.heap;
  const first = heap[0];
  if (first === undefined || first.at > now) return undefined;
  const last = heap.pop()!;
  if (heap.length > 0) {
    heap[0] = last;
    sink(heap);
  }
  return first.item;
}

function sink(heap: Waiting<unknown>[]): void {
  for (let parent = 0; ;) {
    const left = 2 * parent + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const least = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
    if (!isBefore(heap[least]!, heap[parent]!)) return;
    swap(heap, parent, least);
    parent = least;
  }
}

function isBefore(one: Waiting<unknown>, other: Waiting<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.turn < other.turn);
}

function swap(list: unknown[], one: number, other: number): void {
  [list[one], list[other]] = [list[other], list[one]];
}
