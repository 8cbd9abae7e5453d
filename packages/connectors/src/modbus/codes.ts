import type { CodeCatalogue } from '@millrace/core';

/** What the `modbus` connector may report. */
export const modbusCodes = {
  'modbus.address-refused': {
    means: 'the device refuses an address; its neighbours are read on, and it is asked for again once a minute',
    remedy: 'compare the address with the manual of the device: addresses count from 0, and the table is part of it',
  },
  'modbus.stray-answer': {
    means: 'the device sent an answer that belongs to no request, most often one that came too late; it was dropped',
    remedy: 'lengthen `timeout`; where it happens often, look for another program behind the same gateway',
  },
} as const satisfies CodeCatalogue;
