import type { CodeCatalogue } from '@millrace/core';

/** Everything that an OPC UA interface reports. */
export const opcuaCodes = {
  'opcua.namespaces-changed': {
    means:
      'the server lists its namespaces in another order than before; addresses were resolved by URI again, so values still come from the right nodes',
    remedy: 'nothing, unless an address names a namespace by its index (`ns=`): write its URI there',
  },
  'opcua.namespace-by-index': {
    means: 'an address names a namespace by its index, which may mean another one after a restart of the server',
    remedy: 'write `nsu=URI;` in place of `ns=NUMBER;`',
  },
  'opcua.subscription-silent': {
    means:
      'the session lives, but a subscription stopped telling anything; it was made anew, and the time in between is marked as a gap',
    remedy: 'nothing; if it happens again and again, look at the load and the log of the server',
  },
  'opcua.subscription-ended': {
    means: 'the server ended a subscription; it was made anew, and the time in between is marked as a gap',
    remedy: 'nothing; if it happens again and again, look at the log of the server',
  },
  'opcua.reduced': {
    means:
      'the server did not grant everything that was asked: tags are told more slowly, or are read one after the other instead of watched',
    remedy: 'see what was granted for each tag; ask for less, or raise the limits of the server',
  },
  'opcua.unknown-structure': {
    means:
      'a tag holds a structure whose type the server does not describe; its value is kept as the bytes that came, with the encoding that they have',
    remedy: 'watch the fields of the structure where the server has them as tags of their own',
  },
  'opcua.own-certificate': {
    means: 'a certificate of our own was made, because there was none',
    remedy: 'let the server trust it: it lies in the folder of certificates below `own/certs`',
  },
  'opcua.certificate-expires': {
    means: 'a certificate of this connection, the server’s or our own, expires within 30 days',
    remedy: 'have it renewed before that day; the connection ends then',
  },
} as const satisfies CodeCatalogue;
