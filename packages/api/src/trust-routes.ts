import { route } from './route.ts';
import { closed, integer, moment, object, text } from './schema.ts';
import { auditPage, backupCheck, trustReport, verifiable, verification, verifying } from './trust-schemas.ts';

const part = (about: string) => text(about, { maxLength: 300 });
const count = (about: string, keywords: object) => integer(about, { maximum: Number.MAX_SAFE_INTEGER, ...keywords });

/** Routes about why a node can be trusted. */
export const trustRoutes = {
  trust: route({
    method: 'GET',
    path: '/api/v1/trust',
    scope: 'read',
    summary: 'Certificates, secrets, verifications, backups, clocks and disk, with a verdict and what somebody should look at.',
    answer: trustReport,
  }),
  startVerification: route({
    method: 'POST',
    path: '/api/v1/trust/verify',
    scope: 'operate',
    summary: 'Starts to verify the ledger or the audit trail; `trust` tells how far it is and what it found.',
    body: closed(object('What.', { what: verifiable })),
    answer: verifying,
  }),
  verifyAudit: route({
    method: 'POST',
    path: '/api/v1/audit/verify',
    scope: 'operate',
    summary: 'Checks the chain of the audit trail from its first entry to its last, and remembers the result.',
    answer: verification,
    patience: 'long',
  }),
  verifyBackup: route({
    method: 'POST',
    path: '/api/v1/backup/verify',
    scope: 'admin',
    summary: 'Looks through a backup file on the machine of the node without changing it: its hash and every record.',
    body: closed(
      object(
        'Which file.',
        { path: text('Absolute path.', { minLength: 1, maxLength: 4000 }) },
        { sha256: text('The SHA-256 it must have; absent: the one that the node remembers.', { pattern: '^[0-9a-fA-F]{64}$' }) },
      ),
    ),
    answer: backupCheck,
    patience: 'long',
  }),
  auditSearch: route({
    method: 'GET',
    path: '/api/v1/audit/search',
    scope: 'read',
    summary: 'Entries of the audit trail that fit, the newest first, page by page.',
    query: closed(
      object('', {}, {
        who: part('Part of the name of who did it.'),
        action: part('Part of what was done.'),
        subject: part('Part of what it was done to.'),
        from: moment('At or after.'),
        to: moment('Before.'),
        through: count('Only entries up to this number, so that pages stay as they are.', { minimum: 1 }),
        offset: count('So many of the newest are left out.', { default: 0 }),
        limit: integer('At most so many; 100 where absent.', { minimum: 1, maximum: 1000, default: 100 }),
      } as const),
    ),
    answer: auditPage,
  }),
} as const;
