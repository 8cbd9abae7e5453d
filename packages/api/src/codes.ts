import type { CodeCatalogue } from '@millrace/core';

/** What the client itself can run into; everything else is the code of the node. */
export const apiCodes = {
  'api.unreachable': {
    means: 'the API of the node did not answer',
    remedy: 'check that the node runs and that the address is right',
  },
  'api.unexpected-answer': {
    means: 'something answered that is not a Millrace node, or one of another version',
    remedy: 'check the address and what stands between',
  },
} satisfies CodeCatalogue;
