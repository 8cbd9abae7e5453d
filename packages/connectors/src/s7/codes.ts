import type { CodeCatalogue } from '@millrace/core';

/** What the `s7` connector may report. */
export const s7Codes = {
  's7.address-refused': {
    means: 'the controller refuses an address; its neighbours are read on, and it is asked for again once a minute',
    remedy:
      'compare block, byte and length with the program; the block must have standard access ("optimised block access" off), and the CPU must permit PUT/GET',
  },
} as const satisfies CodeCatalogue;
