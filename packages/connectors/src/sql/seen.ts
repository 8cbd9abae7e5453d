import { hash } from 'node:crypto';

/** Rows remembered in memory, and of these in the cursor; the oldest are given again, and the store recognises them. */
const mostRows = 200_000;
const mostKept = 2_000;

/**
 * Which rows behind the cursor were given already: looking at the window again gives only what became visible late. Rows are known by
 * their id alone, so that a later change of a row is not mistaken for a new one.
 */
export class SeenRows {
  #rows: Set<string>;
  #window: Set<string> | undefined;

  constructor(rows: Iterable<string> = []) {
    this.#rows = new Set(rows);
  }

  /** Reads what `write` wrote; an empty set where it is not ours. */
  static read(text: unknown): SeenRows {
    return typeof text === 'string' ? new SeenRows(text.split(',').flatMap(expand)) : new SeenRows();
  }

  /** Whether this row was not given yet; remembers it. */
  isNews(id: string): boolean {
    const short = shorten(id);
    const known = this.#rows.has(short);
    const into = this.#window ?? this.#rows;
    into.add(short);
    if (into.size > mostRows) into.delete(into.values().next().value!);
    return !known;
  }

  /** While a window is read, everything in it is remembered anew; what is not in it any more is forgotten at its end. */
  startWindow(): void {
    this.#window = new Set();
  }

  endWindow(): void {
    this.#rows = this.#window ?? this.#rows;
    this.#window = undefined;
  }

  /** The newest rows as text for the cursor; runs of whole numbers are written `1-1000`. */
  write(): string {
    const rows = this.#window === undefined ? this.#rows : this.#rows.union(this.#window);
    const kept = [...rows].slice(-mostKept);
    const numbers = kept.filter(isShortNumber).map(Number);
    return [...runs(numbers.toSorted((a, b) => a - b)), ...kept.filter(id => !isShortNumber(id))].join(',');
  }
}

const isShortNumber = (id: string): boolean => /^(?:0|[1-9]\d{0,14})$/u.test(id);

/** Whole numbers stay; everything else becomes 72 bits of a hash, marked so that it cannot look like a number. */
function shorten(id: string): string {
  return isShortNumber(id) ? id : `.${hash('sha256', id, 'base64url').slice(0, 12)}`;
}

function* runs(numbers: readonly number[]): Generator<string> {
  for (let index = 0; index < numbers.length; index += 1) {
    const first = numbers[index]!;
    while (numbers[index + 1] === numbers[index]! + 1) index += 1;
    yield numbers[index] === first ? String(first) : `${first}-${numbers[index]}`;
  }
}

function expand(part: string): readonly string[] {
  const run = /^(\d{1,15})-(\d{1,15})$/u.exec(part);
  if (run === null) return part === '' ? [] : [part];
  const [first, last] = [Number(run[1]), Number(run[2])];
  return Array.from({ length: Math.min(Math.max(0, last - first + 1), mostKept) }, (_, index) => String(first + index));
}
