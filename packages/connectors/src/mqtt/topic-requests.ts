import type { TagRequest } from '@millrace/connector';

import { tagAddress } from './tag-address.ts';

const none: readonly never[] = [];

/** Which topics requests are for, held small: there may be hundreds of thousands, nearly each with a topic of its own and no path. */
export class TopicRequests {
  /** Each topic once; its place here stands for it. */
  readonly topics: readonly string[];
  /** Requests whose address is none. */
  readonly wrong: readonly number[];
  readonly #places = new Map<string, number>();
  readonly #requests: (number | number[])[] = [];
  readonly #paths = new Map<number, readonly string[]>();

  constructor(requests: readonly TagRequest[]) {
    const topics: string[] = [];
    const wrong: number[] = [];
    for (const [request, { address }] of requests.entries()) {
      const parsed = tagAddress(address);
      if (typeof parsed === 'string') {
        wrong.push(request);
        continue;
      }
      const { topic, path } = parsed;
      if (path.length > 0) this.#paths.set(request, path);
      const place = this.#places.get(topic);
      if (place !== undefined) this.#requests[place] = [...this.at(place), request];
      else this.#places.set(topic, this.#requests.push(request) - 1);
      if (place === undefined) topics.push(topic);
    }
    this.topics = topics;
    this.wrong = wrong;
  }

  /** Undefined where no request is for this topic. */
  place(topic: string): number | undefined {
    return this.#places.get(topic);
  }

  /** The requests for the topic at a place, in order. */
  at(place: number): readonly number[] {
    const requests = this.#requests[place];
    return typeof requests === 'number' ? [requests] : (requests ?? none);
  }

  /** Where in the payload the value of a request stands. */
  path(request: number): readonly string[] {
    return this.#paths.get(request) ?? none;
  }
}
