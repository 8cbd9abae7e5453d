import { ConnectorError } from '@millrace/connector';
import type { ConnectorErrorKind } from '@millrace/connector';

/** A service that failed as a whole. `status`: what the server answered; absent: no answer came. */
export class ServiceFault extends Error {
  readonly status: number | undefined;
  constructor(message: string, status: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceFault';
    this.status = status;
  }
}

/** Service results that are acted on (Part 6, A.2). */
export const faults = {
  badTcpMessageTooLarge: 0x8080_0000,
  badEncodingLimitsExceeded: 0x8008_0000,
  badTooManyOperations: 0x8010_0000,
  badResponseTooLarge: 0x80b9_0000,
  badRequestTooLarge: 0x80b8_0000,
  badTooManySessions: 0x8056_0000,
  badTooManySubscriptions: 0x8077_0000,
  badTooManyPublishRequests: 0x8078_0000,
  badNoSubscription: 0x8079_0000,
  badTooManyMonitoredItems: 0x80db_0000,
  badSubscriptionIdInvalid: 0x8028_0000,
  badMessageNotAvailable: 0x807b_0000,
  badMonitoredItemFilterUnsupported: 0x8044_0000,
  badSessionIdInvalid: 0x8025_0000,
  badSessionClosed: 0x8026_0000,
  badSessionNotActivated: 0x8027_0000,
  badSecureChannelIdInvalid: 0x8022_0000,
  badSecureChannelClosed: 0x8086_0000,
  badTimeout: 0x800a_0000,
  badNothingToDo: 0x800f_0000,
  badServiceUnsupported: 0x800b_0000,
  badNotSupported: 0x803d_0000,
  badNotImplemented: 0x8040_0000,
  badFilterNotAllowed: 0x8045_0000,
  badOutOfMemory: 0x8003_0000,
  badResourceUnavailable: 0x8004_0000,
} as const;

/** The session is gone, whatever else the server says. */
export function endsSession(status: number | undefined): boolean {
  return (
    status === faults.badSessionIdInvalid ||
    status === faults.badSessionClosed ||
    status === faults.badSessionNotActivated ||
    status === faults.badSecureChannelIdInvalid ||
    status === faults.badSecureChannelClosed
  );
}

/** The server does not have this service. */
export function isUnsupported(status: number | undefined): boolean {
  return status === faults.badServiceUnsupported || status === faults.badNotSupported || status === faults.badNotImplemented;
}

/** Watching a tag is more than the server can, while reading it may do. */
export function isUnwatchable(status: number): boolean {
  return (
    status === faults.badTooManyMonitoredItems ||
    status === faults.badOutOfMemory ||
    status === faults.badResourceUnavailable ||
    status === faults.badMonitoredItemFilterUnsupported ||
    status === faults.badFilterNotAllowed ||
    isUnsupported(status)
  );
}

/** A request was too large for the server: less at once may do. */
export function isTooMuch(status: number | undefined): boolean {
  return (
    status === faults.badTooManyOperations ||
    status === faults.badEncodingLimitsExceeded ||
    status === faults.badResponseTooLarge ||
    status === faults.badRequestTooLarge ||
    status === faults.badTcpMessageTooLarge
  );
}

/** What the texts of the library and of the servers behind it mean for a person who opens a session. */
const meanings: readonly (readonly [RegExp, ConnectorErrorKind, string])[] = [
  [/BadTooManySessions/, 'unreachable', 'the server has as many sessions as it allows; others hold them'],
  [/BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/, 'refused', 'the server refuses this user'],
  [
    /BadCertificateUntrusted|BadSecurityChecksFailed/,
    'refused',
    'the server does not trust our certificate: put it into the trust list of the server',
  ],
  [/BadCertificateTimeInvalid/, 'refused', 'the server takes our certificate as expired or not yet valid; compare the clocks'],
  [/BadCertificateUriInvalid/, 'refused', 'the server finds another application URI in our certificate than we tell'],
  [/BadCertificateRevoked/, 'refused', 'our certificate was revoked'],
  [/BadCertificateHostNameInvalid/, 'refused', 'the server does not accept the host name in our certificate'],
  [/BadCertificate\w*/, 'refused', 'the server does not accept our certificate'],
  [/BadSecurityPolicyRejected|BadSecurityModeRejected/, 'misconfigured', 'the server does not offer this security any longer'],
  [/ECONNREFUSED/, 'unreachable', 'nobody listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'unreachable', 'the name of the host is not known'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed? ?out/i, 'unreachable', 'no answer'],
];

/** A failure while a session was opened, for a person. */
export function openingError(url: string, cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const text = texts(cause);
  const found = meanings.find(([pattern]) => pattern.test(text));
  const said = /\bBad[A-Z]\w+/.exec(text)?.[0];
  const [, kind, sentence] = found ?? [/./, 'unreachable' as const, firstLine(text)];
  return new ConnectorError(kind, `opening ${url}: ${sentence}${said === undefined ? '' : ` (${said})`}`, { cause });
}

function texts(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${(error as { code?: string }).code ?? ''} ${error.cause === undefined ? '' : texts(error.cause)}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim().slice(0, 200) ?? '';
}
