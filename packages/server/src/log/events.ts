import type { LogLine } from './log.ts';

/** Everything the server itself writes to the log. */
export const serverEvents = {
  /** INFO: the API answers. */
  ready: (url: string, node: string): LogLine => ({ level: 'info', event: 'node.ready', about: url, detail: `node ${node}` }),
  /** WARN: tokens travel in clear over a network. */
  withoutTls: (url: string): LogLine => ({
    level: 'warn',
    event: 'node.without-tls',
    about: url,
    detail: 'tokens and messages travel in clear; give --tls-cert and --tls-key, or put a proxy with TLS before it',
  }),
  /** ERROR: a request failed for a reason that is ours. */
  requestFailed: (request: string, path: string, error: unknown): LogLine => ({
    level: 'error',
    event: 'node.request-failed',
    about: path,
    detail: `request ${request}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  }),
  /** ERROR: the audit trail does not take an entry about who comes and goes. */
  trailFailed: (about: string, error: unknown): LogLine => ({
    level: 'error',
    event: 'access.not-audited',
    about,
    detail: error instanceof Error ? error.message : String(error),
  }),
  /** WARN: the OpenID provider could not be asked, or its answer does not fit. */
  openIdFailed: (issuer: string, error: unknown): LogLine => ({
    level: 'warn',
    event: 'access.open-id-failed',
    about: issuer,
    detail: reasonsOf(error),
  }),
  /** WARN: when a token was last used is not known any more. */
  useNotKept: (token: string, error: unknown): LogLine => ({
    level: 'warn',
    event: 'access.use-not-kept',
    about: token,
    detail: reasonsOf(error),
  }),
  /** WARN: somebody may be guessing. */
  signInsFailed: (about: string, detail: string): LogLine => ({ level: 'warn', event: 'access.sign-ins-failed', about, detail }),
  /** INFO: a signal or a changed document asked for it. */
  reloading: (why: string): LogLine => ({ level: 'info', event: 'node.reloading', about: why }),
  /** WARN: nothing changed, the node stays with its release. */
  reloadRefused: (why: string, detail: string): LogLine => ({ level: 'warn', event: 'node.reload-refused', about: why, detail }),
  /** WARN: the folder is no longer watched; SIGHUP still works. */
  watchLost: (folder: string, detail: string): LogLine => ({ level: 'warn', event: 'node.watch-lost', about: folder, detail }),
  /** INFO: a signal came. */
  stopping: (signal: string): LogLine => ({ level: 'info', event: 'node.stopping', about: signal }),
  /** ERROR: the node ended by itself. */
  nodeFailed: (error: unknown): LogLine => ({
    level: 'error',
    event: 'node.failed',
    about: 'node',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }),
  /** WARN: lines of one kind were counted and not written. */
  logSuppressed: (line: LogLine, count: number): LogLine => ({
    level: 'warn',
    event: 'log.suppressed',
    about: `${line.event} ${line.about}`,
    detail: `${count} more lines within a minute`,
  }),
} as const;

/** The messages of an error and of what caused it. */
function reasonsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonsOf(error.cause)}`;
}
