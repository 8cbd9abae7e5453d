import { startErp, erpPaths, type Erp, type ErpOrder } from '@millrace/plant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from './http.ts';
import { askMovement, confirmation, goodsMovement, postConfirmation, postMovement } from './postings.ts';

describe('the simulated ERP', () => {
  let erp: Erp;
  let order: ErpOrder;

  beforeEach(async () => {
    erp = await startErp({ plants: [], seed: 7 });
    order = erp.newOrder('1710');
  });
  afterEach(() => erp[Symbol.asyncDispose]());

  it('posts a goods movement under a document number of its own and writes it into its book', async () => {
    const answer = await postMovement(erp, goodsMovement(order, 'M1'));
    expect(answer.status).toBe(201);
    expect(answer.at('d.MaterialDocument')).toBe('4900000001');
    expect(erp.book()).toMatchObject([{ kind: 'goods-movement', key: 'M1', order: order.number, quantity: '1.000' }]);
    expect((await call('GET', `${erp.control}/book`)).json).toHaveLength(1);
  });

  it('posts a confirmation with group and count', async () => {
    await postConfirmation(erp, confirmation(order, 'C1'));
    const answer = await postConfirmation(erp, confirmation(order, 'C2', true));
    expect(answer.at('d')).toMatchObject({ ConfirmationCount: '2', ConfirmationText: 'C2' });
    expect(erp.book().map(entry => entry.key)).toEqual(['C1', 'C2']);
  });

  it('posts twice when asked twice without a request id', async () => {
    await postMovement(erp, goodsMovement(order, 'M1'));
    await postMovement(erp, goodsMovement(order, 'M1'));
    expect(erp.book()).toHaveLength(2);
  });

  it.each(['RequestID', 'Repeatability-Request-ID'])('answers the first document again when %s comes again', async header => {
    const first = await postMovement(erp, goodsMovement(order, 'M1'), { [header]: 'a1' });
    const again = await postMovement(erp, goodsMovement(order, 'M1'), { [header]: 'a1' });
    expect(again.at('d')).toEqual(first.at('d'));
    expect(erp.book()).toHaveLength(1);
  });

  it('can be asked whether a reference was posted', async () => {
    expect(await askMovement(erp, 'M1')).toEqual([]);
    await postMovement(erp, goodsMovement(order, 'M1'));
    expect(await askMovement(erp, 'M1')).toMatchObject([{ MaterialDocument: '4900000001' }]);
  });

  it('refuses a filter that it does not understand instead of answering everything', async () => {
    const url = `${erp.url}${erpPaths.goodsMovements}?$filter=${encodeURIComponent("startswith(ReferenceDocument,'M')")}`;
    expect((await call('GET', url)).status).toBe(400);
  });

  it('rejects by business rules, with class and number, and books nothing', async () => {
    const code = async (body: unknown) => (await postMovement(erp, body)).at('error.code');
    expect(await code(goodsMovement({ ...order, number: '1' }, 'M1'))).toBe('CO/017');
    expect(await code(goodsMovement(order, 'M1', '99999999'))).toBe('M7/433');
    expect(await code(goodsMovement(order, 'M1', '1,5'))).toBe('M7/018');
    erp.rules.blockedBatches.add('B1');
    expect(await code(goodsMovement(order, 'M1', '1', 'B1'))).toBe('M7/124');
    erp.rules.periodClosed = true;
    expect(await code(goodsMovement(order, 'M1'))).toBe('M7/053');
    erp.rules.periodClosed = false;
    erp.close(order.number);
    expect(await code(goodsMovement(order, 'M1'))).toBe('CO/042');
    expect(erp.book()).toEqual([]);
  });

  it('takes no confirmation after the final one', async () => {
    await postConfirmation(erp, confirmation(order, 'C2', true));
    expect((await postConfirmation(erp, confirmation(order, 'C1'))).at('error.code')).toBe('RU/011');
  });

  it('shows its orders in the form of A_ProductionOrder_2', async () => {
    const one = await call('GET', `${erp.url}${erpPaths.productionOrders}('${order.number}')`);
    expect(one.at('d')).toMatchObject({
      ManufacturingOrder: order.number,
      ProductionPlant: '1710',
      TotalQuantity: order.quantity,
    });
    expect(one.at('d.MfgOrderPlannedStartDate')).toMatch(/^\/Date\(\d+\)\/$/);
    const list = await call(
      'GET',
      `${erp.url}${erpPaths.productionOrders}?$filter=${encodeURIComponent("ProductionPlant eq '1720'")}`,
    );
    expect(list.at('d.results')).toEqual([]);
  });

  it('says who it is, and asks callers the same where credentials are set', async () => {
    expect((await call('GET', erp.url + erpPaths.system)).at('d.SystemId')).toBe('MIL');
    await using closed = await startErp({ plants: [], credentials: 'millrace:secret' });
    expect((await call('GET', closed.url + erpPaths.system)).status).toBe(401);
    const authorization = `Basic ${Buffer.from('millrace:secret').toString('base64')}`;
    expect((await call('GET', closed.url + erpPaths.system, undefined, { authorization })).status).toBe(200);
  });

  it('makes up the same orders from the same seed', async () => {
    await using twin = await startErp({ plants: [], seed: 7 });
    expect(twin.newOrder('1710')).toEqual(order);
  });
});
