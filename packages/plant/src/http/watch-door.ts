import type { Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import type { Door } from './door.ts';

/** Closes and opens a door as the dial says, until disposed. */
export function watchDoor(dial: Dial, door: Door): AsyncDisposable {
  const stop = new AbortController();
  const following = followOutage(dial, 'down', { begin: () => door.close(), end: () => door.reopen() }, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await following;
    },
  };
}
