import type { Offers } from '@millrace/connector';

/** What an EtherNet/IP interface promises, whatever its settings. Pure. */
export function ethernetIpOffers(): Offers {
  return {
    tags: {
      delivery: 'live',
      because: 'tags are looked at again and again: what changes back between two looks is not seen',
      writes: true,
      browses: true,
    },
  };
}
