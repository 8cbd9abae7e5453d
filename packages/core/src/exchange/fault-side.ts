/** Whose a fault is: ours (this node and its settings), of the path between, or of the other system. */
export type Side = 'us' | 'network' | 'them';

/** Whose a fault is, and what to do about it. */
export interface SidedFault {
  readonly side: Side;
  readonly remedy: string;
}

interface Sign extends SidedFault {
  readonly pattern: RegExp;
}

/** What faults look like, the most telling first: the words of operating systems, TLS, HTTP and databases. */
const signs: readonly Sign[] = [
  sign(
    'them',
    /CERT_HAS_EXPIRED|certificate has expired/i,
    'their certificate has expired: ask the owner of the system to renew it',
  ),
  sign('us', /CERT_NOT_YET_VALID|not yet valid/i, 'compare the clocks first: to this node the certificate is not valid yet'),
  sign(
    'us',
    /SELF_SIGNED|self-signed|UNABLE_TO_(?:GET|VERIFY)|unable to (?:get|verify)/i,
    'this node does not know who issued their certificate: give it their CA with NODE_EXTRA_CA_CERTS and start it again',
  ),
  sign(
    'us',
    /ALTNAME_INVALID|altnames/i,
    'the certificate names other hosts: use the name that it carries as address, or ask for a certificate with this one',
  ),
  sign('us', /(?:environment variable|secret) \S+ is not set/, 'set what the sentence names, then reload'),
  sign(
    'us',
    /ENOTFOUND|EAI_AGAIN|getaddrinfo/,
    'the name of the host is not known here: check the address of the interface and the name service of this machine',
  ),
  sign('us', /EMFILE|ENFILE/, 'this node has too many files open: raise its limit of open files (LimitNOFILE)'),
  sign('us', /EADDRINUSE/, 'another program listens on this address: stop it, or choose another address'),
  sign('us', /EACCES|EPERM|permission denied/i, 'give the account of this node the right that is missing'),
  sign('us', /ENOSPC|less than 1 MiB is free/, 'free space on the volume that is named'),
  sign(
    'network',
    /ENOENT|is not a folder|not mounted/i,
    'it is not there: check that the share is mounted and the path is right',
  ),
  sign(
    'network',
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|timed? ?out|no answer came in time|aborted/i,
    'nothing answers: ask the network team for the path to this host and port (route, firewall), then the owner whether it runs',
  ),
  sign('them', /ECONNREFUSED/, 'the machine answers, but nothing listens on this port: ask the owner whether the service runs'),
  sign(
    'network',
    /ECONNRESET|EPIPE|socket hang up|other side closed|before its end|connection closed/i,
    'the connection was cut on its way: look at firewalls and proxies between, then at the log of the other system',
  ),
  sign(
    'us',
    /answered (?:401|403|407)|credentials|password authentication|authentication failed/i,
    'the credentials are refused: check the secret of the interface and the rights of its user there',
  ),
  sign('us', /answered (?:3\d\d|404|405)|redirect/, 'the address is not the one they answer at: check the path of the interface'),
  sign('us', /does not exist|has no column|no such table|misconfigured/i, 'correct the setting that the sentence names'),
  sign(
    'us',
    /expected ".*" at .* of the identity/,
    'another system answers here: check address and name service; nothing was sent',
  ),
  sign('them', /answered 429|answered 503/, 'they ask us to wait; Millrace tries again by itself'),
  sign('them', /answered 5\d\d/, 'the other system fails: tell its owner, with the time and the answer'),
  sign(
    'them',
    /database is locked|too many (?:clients|connections)|starting up|shutting down/i,
    'the database takes nothing now: ask its owner',
  ),
];

/** Whose a fault is by its sentence; undefined where the words do not tell. */
export function sideOfFault(sentence: string): SidedFault | undefined {
  const found = signs.find(({ pattern }) => pattern.test(sentence));
  return found && { side: found.side, remedy: found.remedy };
}

function sign(side: Side, pattern: RegExp, remedy: string): Sign {
  return { side, pattern, remedy };
}
