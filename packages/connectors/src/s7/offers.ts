import type { Offers } from '@millrace/connector';

/** What an S7 interface promises, whatever its settings. Pure. */
export function s7Offers(): Offers {
  return {
    tags: {
      delivery: 'live',
      because: 'blocks are looked at again and again: what changes back between two looks is not seen',
      writes: true,
    },
  };
}
