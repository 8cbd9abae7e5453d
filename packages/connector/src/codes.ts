import type { CodeCatalogue } from '@millrace/core';

/** What any connector may report, whatever it connects to. Each connector adds its own in its folder. */
export const connectorCodes = {
  'connector.lost': {
    means: 'a session with another system ended without being asked to',
    remedy: 'look at the network and at the other system; Millrace opens a new session after its back-off',
  },
  'connector.unreachable': {
    means: 'the other system did not answer when a session was opened',
    remedy: 'run `millrace probe INTERFACE`, which tries each step of the path and says which one fails',
  },
  'connector.refused': {
    means: 'the other system refused the credentials or the rights of Millrace',
    remedy: 'check the secret of the interface and the rights of its user in the other system',
  },
  'connector.misconfigured': {
    means: 'the settings of an interface cannot work on this machine',
    remedy: 'correct the setting that the sentence names',
  },
  'connector.wrong-endpoint': {
    means: 'another system answers at the address of an interface than the one it should be; nothing was sent to it',
    remedy: 'check the address, the name resolution and the expected identity of the interface',
  },
} as const satisfies CodeCatalogue;

/** The code under which a connector error of this kind is shown. */
export function codeOfKind(
  kind: 'refused' | 'unreachable' | 'lost' | 'misconfigured' | 'wrong-endpoint',
): keyof typeof connectorCodes {
  return `connector.${kind}`;
}
