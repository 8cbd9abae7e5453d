import { setTimeout as pause } from 'node:timers/promises';
import { plantCodes, type Company } from '@millrace/plant';

/** The ERP sends the orders of its whole region to Lyon's door; those of this plant are not for Lyon. */
export const otherPlant = '1010';

/** How many orders may be on their way out at once. */
const underWay = 32;

/** Lets out so many orders: every other one to Pune as a file, the others to Lyon by HTTP, of which every tenth is for another plant. */
export async function releaseOrders(company: Company, orders: number, everyMs: number, signal: AbortSignal): Promise<void> {
  const releasing = new Set<Promise<void>>();
  for (let at = 0; at < orders && !signal.aborted; at++) {
    const sending = releaseOne(company, at).finally(() => releasing.delete(sending));
    releasing.add(sending);
    if (releasing.size >= underWay) await Promise.race(releasing);
    if (everyMs > 0) await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(releasing);
}

function releaseOne({ erp }: Company, at: number): Promise<void> {
  if (at % 2 === 0) return erp.release(erp.newOrder(plantCodes.pune));
  return erp.release(erp.newOrder(at % 20 === 19 ? otherPlant : plantCodes.lyon), plantCodes.lyon);
}
