import type { FieldSet } from '@millrace/core';

/** Settings of an OPC UA interface once read: durations in milliseconds, defaults filled in. */
export interface OpcuaConfig {
  readonly url: string;
  readonly security: SecurityPolicyName;
  readonly mode: 'sign' | 'sign-and-encrypt';
  readonly pki: string;
  readonly applicationUri?: string;
  readonly checkHost: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly userCertificate?: string;
  readonly userKey?: string;
  readonly publish: number;
  readonly sampling: number;
  readonly queue: number;
  readonly keepAlive: number;
  readonly hold: number;
  readonly itemsPerSubscription: number;
  readonly history: boolean;
}

export type SecurityPolicyName = 'none' | 'basic256sha256' | 'aes128-sha256-rsaoaep' | 'aes256-sha256-rsapss';

/** The settings of the `opcua` connector. */
export const opcuaFields: FieldSet = {
  url: {
    kind: 'text',
    required: true,
    pattern: '^opc\\.tcp://.+',
    form: '`opc.tcp://HOST:PORT/PATH`',
    summary: 'Address of the server.',
    example: 'opc.tcp://line-1.lyon.example:4840',
  },
  security: {
    kind: 'choice',
    choices: {
      none: 'nothing is signed or encrypted: only inside a network cell that nobody else reaches',
      basic256sha256: 'Basic256Sha256',
      'aes128-sha256-rsaoaep': 'Aes128_Sha256_RsaOaep',
      'aes256-sha256-rsapss': 'Aes256_Sha256_RsaPss',
    },
    default: 'basic256sha256',
    summary: 'Security policy of the connection; never another one than this.',
  },
  mode: {
    kind: 'choice',
    choices: { sign: 'messages are signed', 'sign-and-encrypt': 'messages are signed and encrypted' },
    default: 'sign-and-encrypt',
    summary: 'What the security policy is used for.',
  },
  pki: {
    kind: 'text',
    default: 'pki/opcua',
    summary:
      'Folder of certificates: `own`, `trusted`, `issuers`, `rejected`. A certificate of our own is made where there is none; a server is trusted only by a person who puts its certificate into `trusted/certs`.',
  },
  applicationUri: {
    kind: 'text',
    summary: 'Our application URI, where our own certificate is made here; absent: `urn:HOST:millrace`.',
    example: 'urn:lyon.example:millrace',
  },
  checkHost: {
    kind: 'flag',
    default: true,
    summary:
      'The certificate of the server must name the host of `url`. Turn off where the server is reached by another name or address.',
  },
  user: { kind: 'text', summary: 'Sign in by name and password; absent: anonymously, or by certificate.' },
  password: { kind: 'secret', summary: 'Password of `user`.', example: '${secret:LINE_PASSWORD}' },
  userCertificate: { kind: 'text', summary: 'Sign in by this certificate (PEM or DER file) and `userKey`.' },
  userKey: { kind: 'text', summary: 'Private key of `userCertificate` (PEM file).' },
  publish: {
    kind: 'duration',
    default: '100 ms',
    summary: 'Time between two messages of a subscription; the server may make it longer.',
  },
  sampling: {
    kind: 'duration',
    default: '0 ms',
    summary:
      'Time between two looks of the server at a tag whose measurement asks for none; 0: as fast as the server can, at best by exception.',
  },
  queue: {
    kind: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 20,
    unit: 'values',
    summary:
      'Values of a tag that the server keeps between two messages; more than that is an overflow, which is counted and marked.',
  },
  keepAlive: {
    kind: 'duration',
    default: '5 s',
    summary: 'A subscription that has nothing to tell says so this often; one that is silent for longer is made anew.',
  },
  hold: {
    kind: 'duration',
    default: '5 min',
    summary:
      'How long the server keeps a subscription and its values while nobody asks; a session that comes back in time goes on without a gap.',
  },
  itemsPerSubscription: {
    kind: 'integer',
    minimum: 1,
    maximum: 10_000,
    default: 1_000,
    unit: 'tags',
    summary: 'Tags in one subscription, at most.',
  },
  history: {
    kind: 'flag',
    default: false,
    summary: 'The server keeps the history of tags: what was missed is read again from there.',
  },
};
