import type { AgentObservation } from './mtconnect-xml.ts';

/** What an agent is told, before it has a number. */
export type Telling = Omit<AgentObservation, 'sequence'>;

/** Numbers of the oldest observation, of the newest, and of the one that comes next. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly next: number;
}

/** The ring of an agent: the newest observations by number, and what was so when the oldest of them came. */
export class AgentBuffer {
  readonly size: number;
  #ring: AgentObservation[] = [];
  /** Observations of the ring that were forgotten and not yet cut off. */
  #begin = 0;
  #next = 1;
  /** The state before the oldest observation, by data item (conditions: by data item and code). */
  readonly #before = new Map<string, AgentObservation>();

  constructor(size: number) {
    this.size = size;
  }

  get range(): Range {
    return { first: this.#next - (this.#ring.length - this.#begin), last: this.#next - 1, next: this.#next };
  }

  add(told: Telling): void {
    this.#ring.push({ ...told, sequence: this.#next++ });
    if (this.#ring.length - this.#begin > this.size) this.#forget(1);
  }

  /** Forgets all but so many. */
  shrink(left: number): void {
    this.#forget(Math.max(0, this.#ring.length - this.#begin - left));
  }

  /** At most `count` observations of some devices from a number on, and the number that comes after what was looked at. */
  from(
    sequence: number,
    count: number,
    wanted: ReadonlySet<string>,
  ): { readonly told: readonly AgentObservation[]; readonly next: number } {
    const told: AgentObservation[] = [];
    let at = this.#begin + Math.max(0, sequence - this.range.first);
    for (; at < this.#ring.length && told.length < count; at++) {
      const each = this.#ring[at] as AgentObservation;
      if (wanted.has(each.device)) told.push(each);
    }
    return { told, next: this.range.first + at - this.#begin };
  }

  /** What is so after an observation: the newest of each data item, and every condition that is active. */
  at(sequence: number): readonly AgentObservation[] {
    const state = new Map(this.#before);
    for (const told of this.#ring.slice(this.#begin)) {
      if (told.sequence > sequence) break;
      settle(state, told);
    }
    return [...state.values()];
  }

  #forget(count: number): void {
    for (let left = count; left > 0; left--) settle(this.#before, this.#ring[this.#begin++] as AgentObservation);
    if (this.#begin > 10_000 && this.#begin > this.#ring.length / 2) {
      this.#ring = this.#ring.slice(this.#begin);
      this.#begin = 0;
    }
  }
}

/** The state after an observation; a condition that is normal without a code ends all of its data item. */
function settle(state: Map<string, AgentObservation>, told: AgentObservation): void {
  const key = `${told.device} ${told.item.id}`;
  if (told.item.category !== 'CONDITION') return void state.set(key, told);
  const code = told.attributes?.nativeCode ?? '';
  const isActive = told.level === 'Fault' || told.level === 'Warning';
  if (code === '' || told.level === 'Unavailable')
    for (const other of state.keys()) if (other.startsWith(`${key}|`)) state.delete(other);
  state.delete(`${key}|`);
  state.delete(`${key}|${code}`);
  const isRest = ![...state.keys()].some(other => other.startsWith(`${key}|`));
  if (isActive) state.set(`${key}|${code}`, told);
  else if (isRest) state.set(`${key}|`, told);
}
