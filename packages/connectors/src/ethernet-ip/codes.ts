import type { CodeCatalogue } from '@millrace/core';

/** What the `ethernet-ip` connector may report. */
export const ethernetIpCodes = {
  'ethernet-ip.tag-refused': {
    means:
      'the controller refuses a tag, or its type is not read; the others are read on, and it is asked for again once a minute',
    remedy:
      'compare the name with the program (`millrace discover` lists the tags); of a structure name the members; its external access must not be "None"',
  },
} as const satisfies CodeCatalogue;
