import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sharedClock } from '../harness/wait.ts';

/**
 * The target of every system under test: takes whatever is posted, counts it, answers at once. A body that is an array of work orders
 * counts as many and is answered with as many results. Asked `reset`, it forgets; asked `read`, it says how many came and when the last one did.
 */
const opening = Buffer.from('{"number":');
const one = Buffer.from('{"ok":true}');
const results = new Map<number, Buffer>();
let arrived = 0;
let last = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isArray = chunks[0]?.[0] === 0x5b;
    const count = isArray ? countOf(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)) : 1;
    arrived += count;
    last = sharedClock();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(isArray ? resultsOf(count) : one);
  });
});

function countOf(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(opening); at >= 0; at = body.indexOf(opening, at + opening.length)) count++;
  return count;
}

function resultsOf(count: number): Buffer {
  const known = results.get(count);
  if (known !== undefined) return known;
  const made = Buffer.from(JSON.stringify({ results: Array.from({ length: count }, () => ({ status: 200 })) }));
  results.set(count, made);
  return made;
}

server.keepAliveTimeout = 300_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ event: 'ready', address: `http://127.0.0.1:${port}` })}\n`);
});

process.on('message', question => {
  process.send?.({ arrived, last });
  if (question === 'reset') [arrived, last] = [0, 0];
});
process.on('SIGTERM', () => process.exit(0));
