import Fastify from 'fastify';
import { Pool } from 'undici';
import { workOrder } from './work-order.ts';
import type { Order } from './work-order.ts';

/** What somebody would write by hand: takes an order, maps it, posts it, answers. It checks nothing, stores nothing, repeats nothing. */
const target = process.argv[2] ?? '';
const pool = new Pool(target, { connections: 64 });
const app = Fastify();
const headers = { 'content-type': 'application/json' };

app.addContentTypeParser('application/x-ndjson', { parseAs: 'string', bodyLimit: 16 * 1024 * 1024 }, (_request, body, done) => {
  done(
    null,
    String(body)
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Order),
  );
});

app.post('/orders', async (request, reply) => {
  const given = request.body as Order | readonly Order[];
  const body = JSON.stringify(Array.isArray(given) ? given.map(workOrder) : workOrder(given as Order));
  const answer = await pool.request({ path: '/work-orders', method: 'POST', headers, body });
  await answer.body.dump();
  return reply.code(202).send({ accepted: true });
});

const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ event: 'ready', address })}\n`);
process.on('SIGTERM', () => process.exit(0));
