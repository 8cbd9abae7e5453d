import { quote } from '../../contract/excerpt.ts';
import type { DriftFinding, DriftKind, Sighting } from './drift-views.ts';

/** One message that was looked at. */
export interface Looked {
  readonly message: number;
  /** When it was received, in milliseconds since 1970. */
  readonly at: number;
}

const mostExamples = 5;

/** In how many messages one thing was seen, in which first and last, and with which values. Each message counts once. */
export class Sightings {
  count = 0;
  #first: Looked | undefined;
  #last: Looked | undefined;
  /** The message that was seen just before: it counts once, however often something stands in it. */
  #current: number | undefined;
  readonly #examples = new Set<string>();

  see(looked: Looked, example?: unknown): void {
    if (example !== undefined && this.#examples.size < mostExamples) this.#examples.add(quote(example));
    if (this.#current === looked.message) return;
    this.#current = looked.message;
    this.count++;
    if (this.#first === undefined || looked.message < this.#first.message) this.#first = looked;
    if (this.#last === undefined || looked.message > this.#last.message) this.#last = looked;
  }

  get first(): Sighting | undefined {
    return this.#first && sightingOf(this.#first);
  }

  get last(): Sighting | undefined {
    return this.#last && sightingOf(this.#last);
  }

  get examples(): readonly string[] {
    return [...this.#examples];
  }

  /** A finding about what was seen. */
  finding(kind: DriftKind, path: string, drift: boolean, sentence: string): DriftFinding {
    return {
      kind,
      drift,
      path,
      sentence,
      messages: this.count,
      ...(this.first && { first: this.first }),
      ...(this.last && { last: this.last }),
      ...(this.#examples.size > 0 && { examples: this.examples }),
    };
  }
}

/** A message and its time as they are shown. */
export function sightingOf({ message, at }: Looked): Sighting {
  return { message, at: new Date(at).toISOString() };
}
