import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantCodes, startCompany } from '@millrace/plant';
import { expect, it } from 'vitest';

it('the company starts in an empty folder, works, and leaves nothing open when it is disposed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plant-'));
  const nowhere = 'http://127.0.0.1:9';
  {
    await using company = await startCompany({
      folder,
      lyon: { orders: `${nowhere}/o`, confirmations: `${nowhere}/c`, movements: `${nowhere}/m` },
    });
    const order = company.erp.newOrder(plantCodes.pune);
    await company.erp.release(order);
    expect(company.erp.emitted()).toMatchObject([{ by: 'file', plant: '1710', acknowledged: true }]);
    const lost = company.erp.release(company.erp.newOrder(plantCodes.lyon));
    expect(await company.lyon.isIdle()).toBe(true);
    await company.erp[Symbol.asyncDispose]();
    await lost;
    expect(company.erp.emitted()[1]).toMatchObject({ by: 'http', acknowledged: false });
  }
  await rm(folder, { recursive: true });
});

it('refuses to let an order out to a plant that it does not know', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plant-'));
  const nowhere = 'http://127.0.0.1:9';
  await using company = await startCompany({ folder, lyon: { orders: nowhere, confirmations: nowhere, movements: nowhere } });
  await expect(company.erp.release(company.erp.newOrder('4711'))).rejects.toThrow('no plant 4711: orders go to 1710, 1720');
  await rm(folder, { recursive: true });
});
