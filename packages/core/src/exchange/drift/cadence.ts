import type { ContractDocument } from '../../document/model.ts';
import { inWords } from '../health.ts';
import type { DriftFinding } from './drift-views.ts';
import { sightingOf, type Looked } from './sightings.ts';

/** A time without messages that was longer than expected. */
interface Silence {
  readonly ms: number;
  /** The message before it. */
  readonly after: Looked;
}

/** Compares the times between messages with what the contract expects, interface by interface. */
export class CadenceBook {
  readonly #cadence: ContractDocument['cadence'];
  readonly #now: number;
  readonly #bySource = new Map<string, Looked[]>();

  constructor(cadence: ContractDocument['cadence'], now: number) {
    this.#cadence = cadence;
    this.#now = now;
  }

  add({ source, message, at }: Looked & { readonly source: string }): void {
    if (this.#cadence === undefined) return;
    const known = this.#bySource.get(source);
    if (known) known.push({ message, at });
    else this.#bySource.set(source, [{ message, at }]);
  }

  findings(): readonly DriftFinding[] {
    if (this.#cadence === undefined) return [];
    const { every, during } = this.#cadence;
    const silences = [...this.#bySource.values()].flatMap(list => this.#silencesIn(list, every)).sort((a, b) => b.ms - a.ms);
    const [longest] = silences;
    if (longest === undefined) return [];
    const times = silences.length === 1 ? 'once' : `${silences.length} times`;
    const shifts = during === undefined ? '' : `; the contract expects that during ${during} only`;
    const sentence = `expected every ${inWords(every)}, and nothing came for longer ${times}, at most for ${inWords(longest.ms)}${shifts}`;
    return [{ kind: 'cadence', drift: false, path: '', sentence, messages: silences.length, last: sightingOf(longest.after) }];
  }

  #silencesIn(messages: readonly Looked[], every: number): readonly Silence[] {
    const ordered = messages.toSorted((a, b) => a.at - b.at);
    return ordered.flatMap((after, index) => {
      const ms = (ordered[index + 1]?.at ?? this.#now) - after.at;
      return ms > every ? [{ ms, after }] : [];
    });
  }
}
