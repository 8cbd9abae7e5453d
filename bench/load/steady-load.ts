import { setTimeout as pause } from 'node:timers/promises';
import { OneConnection } from './one-connection.ts';

/** Sends orders at a steady pace over a few connections, in bodies of `lines`, until told to stop; resolves with how many were taken. */
export async function sendSteadily(
  url: string,
  { rate, connections, lines }: { readonly rate: number; readonly connections: number; readonly lines: number },
  stop: AbortSignal,
): Promise<number> {
  const share = rate / connections;
  const counts = await Promise.all(Array.from({ length: connections }, () => sendShare(url, share, lines, stop)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function sendShare(url: string, rate: number, lines: number, stop: AbortSignal): Promise<number> {
  using connection = new OneConnection(url, lines);
  const begun = performance.now();
  let sent = 0;
  while (!stop.aborted) {
    const status = await connection.send();
    if (status >= 300) throw new Error(`sending orders: answered ${status}`);
    sent += lines;
    const aheadMs = (sent * 1000) / rate - (performance.now() - begun);
    if (aheadMs > 1) await pause(aheadMs);
  }
  return sent;
}
