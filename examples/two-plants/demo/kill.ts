import { setTimeout as pause } from 'node:timers/promises';
import type { NodeProcess } from './node-process.ts';
import { unknownThenConfirmed } from './summary.ts';

/** Starts the node again whenever it ended without being asked to, as a service manager does, until disposed. */
export function keepRunning(node: NodeProcess, say: (line: string) => void): AsyncDisposable {
  const stop = new AbortController();
  const watching = (async () => {
    for (;;) {
      await node.ended(stop.signal);
      if (stop.signal.aborted) return;
      await node.start();
      say(`the node had ended; it runs again at ${node.api}`);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await watching;
    },
  };
}

/** Kills the node so many times, each after a random time of work, and starts it again. Answers what its counters had come to before. */
export async function killAtRandom(node: NodeProcess, kills: number, signal: AbortSignal): Promise<number> {
  let counted = 0;
  for (let at = 0; at < kills && !signal.aborted; at++) {
    await pause(100 + Math.random() * 2400, undefined, { signal }).catch(() => undefined);
    counted += await unknownThenConfirmed(node.client()).catch(() => 0);
    await node.kill();
    await node.start();
  }
  return counted;
}
