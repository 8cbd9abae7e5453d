import type { Offers } from '@millrace/connector';

/** What a Modbus interface promises, whatever its settings. Pure. */
export function modbusOffers(): Offers {
  return {
    tags: {
      delivery: 'live',
      because: 'registers are looked at again and again: what changes back between two looks is not seen',
      writes: true,
    },
  };
}
