import { setTimeout as pause } from 'node:timers/promises';
import type { DialSetting, Fault } from './fault.ts';
import type { Dial } from './dial.ts';

/** Something that can be taken away and given back: a listening port, a database that others write to. */
export interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Follows the dial for a fault that lasts: while `fault` is on, the outage holds for `share` of every period of `ms` (2 s),
 * at most `count` times; with a share of 1 it holds until the dial is turned. Ends the outage when the signal aborts.
 */
export async function followOutage(dial: Dial, fault: Fault, outage: Outage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const turned = turnOf(dial, signal);
    const setting = dial.on(fault);
    if (setting) await cycle(setting, outage, turned.signal);
    await turned.happened;
  }
}

async function cycle(setting: DialSetting, outage: Outage, signal: AbortSignal): Promise<void> {
  const { share = 1, count = Infinity, ms = 2000 } = setting;
  if (share === 0) return;
  for (let round = 0; round < count && !signal.aborted; round++) {
    await outage.begin();
    try {
      await wait(share === 1 && count === Infinity ? undefined : ms * share, signal);
    } finally {
      await outage.end();
    }
    await wait(ms * (1 - share), signal);
  }
}

/** Waits so long (for ever where `undefined`), or until the signal aborts. */
async function wait(ms: number | undefined, signal: AbortSignal): Promise<void> {
  if (ms === undefined) await new Promise<void>(resolve => onAbort(signal, resolve));
  else await pause(ms, undefined, { signal }).catch(() => undefined);
}

function turnOf(dial: Dial, signal: AbortSignal): { readonly signal: AbortSignal; readonly happened: Promise<void> } {
  const turn = new AbortController();
  const forget = dial.watch(() => turn.abort());
  const happened = new Promise<void>(resolve => onAbort(AbortSignal.any([signal, turn.signal]), resolve)).finally(forget);
  return { signal: AbortSignal.any([signal, turn.signal]), happened };
}

function onAbort(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener('abort', () => then(), { once: true });
}
