import { startMes } from '@millrace/plant';
import { expect, it } from 'vitest';
import { call } from './http.ts';
import { postgresPrograms, startPostgres } from './postgresql.ts';

it('the simulated MES keeps its tables in PostgreSQL as well', async ctx => {
  if (!postgresPrograms) return ctx.skip('needs postgresql (apt-get install postgresql)');
  await using postgres = await startPostgres(postgresPrograms);
  await using mes = await startMes({ database: postgres.url, pollMs: 5 });
  const order = { number: '1', product: 'P', quantity: '10.000', unit: 'KG', operations: [], components: [] };
  const post = async (body: unknown) => (await call('POST', `${mes.url}/work-orders`, body)).status;
  expect([await post(order), await post(order), await post({ ...order, unit: 'L' })]).toEqual([201, 200, 409]);
  await expect.poll(() => mes.emitted().length, { interval: 5 }).toBeGreaterThanOrEqual(2);
  expect(mes.emitted().map(report => report.number)).toEqual(expect.arrayContaining(['1-C1', '1-M1']));
  expect(await mes.book()).toMatchObject([{ number: '1', quantity: '10.000' }]);

  mes.dial.turn({ fault: 'lock' });
  mes.dial.turn();
  await expect.poll(() => post({ ...order, number: '2' }), { interval: 5 }).toBe(201);
});
