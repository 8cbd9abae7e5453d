import { startErp, type Erp, type ErpOrder } from '@millrace/plant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from './http.ts';
import { askMovement, goodsMovement, postMovement } from './postings.ts';

describe('the book of the ERP under the fault dial', () => {
  let erp: Erp;
  let order: ErpOrder;
  const keys = () => erp.book().map(entry => entry.key);

  beforeEach(async () => {
    erp = await startErp({ plants: [], seed: 3 });
    order = erp.newOrder('1710');
  });
  afterEach(() => erp[Symbol.asyncDispose]());

  it('F01: has the posting whose answer was cut', async () => {
    erp.dial.turn({ fault: 'commit-then-drop', count: 1 });
    await expect(postMovement(erp, goodsMovement(order, 'M1'))).rejects.toThrow();
    expect(await askMovement(erp, 'M1')).toHaveLength(1);
    expect(keys()).toEqual(['M1']);
    expect((await postMovement(erp, goodsMovement(order, 'M2'))).status).toBe(201);
  });

  it('F02: has the posting that was answered 500', async () => {
    erp.dial.turn({ fault: 'commit-then-500' });
    expect((await postMovement(erp, goodsMovement(order, 'M1'))).status).toBe(500);
    expect(keys()).toEqual(['M1']);
  });

  it('F03: has nothing of a success with an error inside', async () => {
    erp.dial.turn({ fault: 'ok-with-error-inside' });
    const answer = await postMovement(erp, goodsMovement(order, 'M1'));
    expect(answer.status).toBe(200);
    expect(answer.at('d.Return.0')).toMatchObject({ Type: 'E', Id: 'M7' });
    expect(keys()).toEqual([]);
  });

  it('F12: has the posting before a slow answer', async () => {
    erp.dial.turn({ fault: 'slow', ms: 300 });
    const answer = postMovement(erp, goodsMovement(order, 'M1'));
    await expect.poll(keys, { interval: 5 }).toEqual(['M1']);
    expect((await answer).status).toBe(201);
  });

  it('F11: has nothing of a refused posting, which is refused again', async () => {
    erp.dial.turn({ fault: 'refuse', share: 0.5 });
    const statuses = async () => {
      const list: number[] = [];
      for (let at = 0; at < 10; at++)
        list.push((await postMovement(erp, goodsMovement(order, `M${at}`), { RequestID: `${at}` })).status);
      return list;
    };
    const first = await statuses();
    expect(new Set(first)).toEqual(new Set([201, 400]));
    expect((await statuses()).map(status => status === 400)).toEqual(first.map(status => status === 400));
    expect(keys()).toHaveLength(first.filter(status => status === 201).length);
  });

  it('F13: has nothing of a posting that was asked to come back later, and takes it then', async () => {
    erp.dial.turn({ fault: '429', count: 1, ms: 3000 });
    const answer = await postMovement(erp, goodsMovement(order, 'M1'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
    expect(keys()).toEqual([]);
    expect((await postMovement(erp, goodsMovement(order, 'M1'))).status).toBe(201);
  });

  it('F10: has nothing of a posting whose order was locked', async () => {
    erp.dial.turn({ fault: 'lock', count: 1 });
    expect((await postMovement(erp, goodsMovement(order, 'M1'))).status).toBe(423);
    expect(keys()).toEqual([]);
  });

  it('refuses connections while down, and comes back on the same port', async () => {
    await postMovement(erp, goodsMovement(order, 'M1'));
    erp.dial.turn({ fault: 'down' });
    const reaches = () =>
      call('GET', erp.url).then(
        answer => answer.status,
        () => 0,
      );
    await expect.poll(reaches, { interval: 5 }).toBe(0);
    expect((await call('GET', `${erp.control}/book`)).json).toHaveLength(1);
    erp.dial.turn({ fault: 'none' });
    await expect.poll(reaches, { interval: 5 }).toBe(404);
    expect((await postMovement(erp, goodsMovement(order, 'M2'))).status).toBe(201);
  });

  it('is up again by itself after a share of the time', async () => {
    erp.dial.turn({ fault: 'down', share: 0.5, ms: 60, count: 1 });
    const reaches = () =>
      call('GET', erp.url).then(
        answer => answer.status,
        () => 0,
      );
    await expect.poll(reaches, { interval: 2 }).toBe(404);
  });

  it('is turned by HTTP, which names what is wrong with a turn', async () => {
    const turn = (body: unknown) => call('PUT', `${erp.control}/dial`, body);
    expect((await turn({ fault: 'commit-then-500', share: 0.25 })).at('settings')).toEqual([
      { fault: 'commit-then-500', share: 0.25 },
    ]);
    expect((await turn({ fault: 'meteor' })).at('error')).toMatch(/unknown fault "meteor": the dial has .*commit-then-drop/);
    expect((await turn({ fault: 'slow', share: 2 })).at('error')).toBe('share is a number from 0 to 1');
    expect((await turn([{ fault: 'none' }])).at('settings')).toEqual([]);
  });

  it('draws a share anew for every try, so that tries come to an end', async () => {
    erp.dial.turn({ fault: 'commit-then-500', share: 0.5 });
    let tries = 0;
    for (let status = 0; status !== 200 && status !== 201; tries++)
      status = (await postMovement(erp, goodsMovement(order, 'M1'), { RequestID: 'a' })).status;
    expect(tries).toBeLessThan(20);
    expect(keys()).toEqual(['M1']);
  });
});
