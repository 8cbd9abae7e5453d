import type { Dial } from '../dial/dial.ts';
import { Sender } from '../http/sender.ts';
import { between } from '../seed.ts';
import type { Channel, Emission, Note } from './emission.ts';
import { poisonMessage } from './poison.ts';
import { productionOrder } from './production-order.ts';

/** What an HTTP channel needs. */
export interface HttpChannelOptions {
  /** Where orders are posted. */
  readonly url: string;
  readonly apiKey?: string;
  readonly dial: Dial;
  readonly note: Note;
  readonly seed: number;
  readonly now: () => number;
}

/**
 * Posts each order as JSON with CloudEvents headers and an idempotency key, again and again until it is taken (2xx) or refused for good.
 * Under `duplicates` the same event is posted twice; under `poison` a broken one follows.
 */
export function httpChannel({ url, apiKey, dial, note, seed, now }: HttpChannelOptions): Channel {
  const sender = new Sender();
  const send = async (entry: Emission, body: string | Uint8Array): Promise<void> => {
    const headers = { ...eventHeaders(entry, now()), ...(apiKey !== undefined && { 'x-api-key': apiKey }) };
    const { status } = await sender.send(entry.order, { url, headers, body });
    if (status >= 200 && status < 300) entry.acknowledged = true;
    else if (status !== 0) entry.refused = status;
  };
  return {
    async emit(order) {
      const body = JSON.stringify(productionOrder(order));
      const common = { by: 'http', order: order.number, plant: order.plant, id: `MILLERP-${order.number}` } as const;
      await send(note({ ...common, what: 'order' }), body);
      if (dial.hit('duplicates', order.number)) await send(note({ ...common, what: 'duplicate' }), body);
      if (dial.hit('poison', order.number)) {
        const broken = { ...order, number: `9${order.number}` };
        const { defect, bytes } = poisonMessage(broken, between(0, 4, seed, 'defect', order.number));
        await send(note({ ...common, what: 'poison', order: broken.number, id: `MILLERP-${broken.number}`, defect }), bytes);
      }
    },
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
}

function eventHeaders(entry: Emission, now: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': entry.id,
    'ce-source': '/erp/MILLERP/100',
    'ce-type': 'sap.s4.beh.productionorder.v1.ProductionOrder.Released.v1',
    'ce-time': new Date(now).toISOString(),
    'idempotency-key': entry.id,
  };
}
