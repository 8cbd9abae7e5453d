import type { ContractDocument } from '../../document/model.ts';
import { inWords } from '../health.ts';
import type { DriftFinding } from './drift-views.ts';
import { sightingOf, type Looked } from './sightings.ts';

/** Compares the times between messages with what the contract expects, interface by interface. */
export class CadenceBook {
  readonly #cadence: ContractDocument['cadence'];
  readonly #now: number;
  readonly #last = new Map<string, Looked>();
  #silences = 0;
  #longest: { readonly ms: number; readonly after: Looked } | undefined;

  constructor(cadence: ContractDocument['cadence'], now: number) {
    this.#cadence = cadence;
    this.#now = now;
  }

  add(sample: Looked & { readonly source: string }): void {
    const before = this.#last.get(sample.source);
    this.#last.set(sample.source, { message: sample.message, at: sample.at });
    if (before) this.#note(before, sample.at);
  }

  findings(): readonly DriftFinding[] {
    for (const last of this.#last.values()) this.#note(last, this.#now);
    const longest = this.#longest;
    if (this.#cadence === undefined || longest === undefined) return [];
    const times = this.#silences === 1 ? 'once' : `${this.#silences} times`;
    const shifts = this.#cadence.during === undefined ? '' : `; the contract expects that during ${this.#cadence.during} only`;
    const sentence = `expected every ${inWords(this.#cadence.every)}, and it was silent for longer ${times}, at most for ${inWords(longest.ms)}${shifts}`;
    return [{ kind: 'cadence', drift: false, path: '', sentence, messages: this.#silences, last: sightingOf(longest.after) }];
  }

  #note(before: Looked, until: number): void {
    const ms = until - before.at;
    if (this.#cadence === undefined || ms <= this.#cadence.every) return;
    this.#silences++;
    if (this.#longest === undefined || ms > this.#longest.ms) this.#longest = { ms, after: before };
  }
}
