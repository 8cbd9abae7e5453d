import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { apiKey, orderText } from '../projects/order.ts';

/** Where there is no wrk: keeps connections busy with one request each at a time, as cheaply as Node can. Prints what wrk's script prints. */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    connections: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
    run: { type: 'string', default: '1' },
    lines: { type: 'string', default: '1' },
  },
});
const url = new URL(values.url);
const run = Number(values.run);
const lines = Number(values.lines);
const until = performance.now() + Number(values.seconds) * 1000;
const media = lines === 1 ? 'application/json' : 'application/x-ndjson';
const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nX-API-Key: ${apiKey}\r\nContent-Type: ${media}\r\nContent-Length: `;
const took: number[] = [];
let failed = 0;
let made = 0;

function nextRequest(): string {
  const body = Array.from({ length: lines }, () => orderText(run, ++made)).join('\n');
  return `${head}${body.length}\r\n\r\n${body}`;
}

/** One connection until the time is over. */
async function keepBusy(): Promise<void> {
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  while (performance.now() < until) {
    const begun = performance.now();
    socket.write(nextRequest());
    const status = await answer(socket);
    took.push(performance.now() - begun);
    if (status < 200 || status > 299) failed++;
  }
  socket.destroy();
}

/** The status of the next answer, once the whole of it is there. Understands `Content-Length` and chunks, which is all that comes. */
function answer(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      socket.off('data', take);
      socket.off('error', reject);
      resolve(Number(text.slice(9, 12)));
    };
    socket.on('data', take);
    socket.once('error', reject);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
}

await Promise.all(Array.from({ length: Number(values.connections) }, keepBusy));
const sorted = took.toSorted((a, b) => a - b);
const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
process.stdout.write(`${JSON.stringify({ requests: took.length, failed, p50: at(0.5), p95: at(0.95) })}\n`);
