import type { ConnectorErrorKind } from '@millrace/connector';

/** Reason codes of MQTT 5 (2.4) from 0x80 on, in words. */
const words: Readonly<Record<number, string>> = {
  0x80: 'unspecified error',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x83: 'the broker does not take it, and says no more',
  0x84: 'the broker does not speak this version of MQTT',
  0x85: 'the client id is not valid',
  0x86: 'user name or password is wrong',
  0x87: 'not authorised',
  0x88: 'the broker is unavailable',
  0x89: 'the broker is busy',
  0x8a: 'banned',
  0x8b: 'the broker is shutting down',
  0x8c: 'the way to sign in is not supported',
  0x8d: 'the broker heard nothing for longer than the keep-alive',
  0x8e: 'another client connected with the same client id and took the session over',
  0x8f: 'the topic filter is not valid',
  0x90: 'the topic name is not valid',
  0x91: 'the packet identifier is in use',
  0x92: 'the packet identifier is not known',
  0x93: 'more messages at once than were allowed',
  0x94: 'the topic alias is not valid',
  0x95: 'the packet is too large',
  0x96: 'messages come too fast',
  0x97: 'a quota is exceeded',
  0x98: 'closed by an administrator',
  0x99: 'the payload is not in the format that was declared',
  0x9a: 'the broker keeps no retained messages',
  0x9b: 'the broker does not support this QoS',
  0x9c: 'use another server',
  0x9d: 'the server moved',
  0x9e: 'shared subscriptions are not supported',
  0x9f: 'connections come too fast',
  0xa0: 'the maximum time of a connection is over',
  0xa1: 'subscription identifiers are not supported',
  0xa2: 'wildcard subscriptions are not supported',
};

/** A reason code in words with its number: `not authorised (0x87)`; what the broker itself says, if it does, behind it. */
export function reasonInWords(code: number, brokerSays?: string): string {
  const said = brokerSays === undefined || brokerSays === '' ? '' : `: "${brokerSays.slice(0, 200)}"`;
  return `${words[code] ?? 'a reason that is not in the standard'} (${hexOf(code)})${said}`;
}

/** `0x87`. */
export function hexOf(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')}`;
}

/** The reason code of MQTT 5 that a return code of CONNACK means (MQTT 3.1.1, 3.2.2.3). */
export function reasonOfReturnCode(returnCode: number): number {
  return [0x00, 0x84, 0x85, 0x88, 0x86, 0x87][returnCode] ?? 0x80;
}

/** How a refused connection failed. */
export function kindOfReason(code: number): ConnectorErrorKind {
  if ([0x86, 0x87, 0x8a, 0x8c].includes(code)) return 'refused';
  if ([0x80, 0x83, 0x88, 0x89, 0x8b, 0x97, 0x9f].includes(code)) return 'unreachable';
  return 'misconfigured';
}

/** Reasons under which the same message may be taken later; every other one stays. */
export function passes(code: number): boolean {
  return [0x80, 0x83, 0x88, 0x89, 0x93, 0x96, 0x97].includes(code);
}
