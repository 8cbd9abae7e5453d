import type {
  AuditPage,
  BackupCheck,
  BackupView,
  CertificateView,
  ClockJump,
  ClockView,
  ExpiringView,
  SecretView,
  TrustFinding,
  TrustReport,
  VerificationView,
  VerifyingView,
} from '@millrace/core';
import { finding } from './flow-schemas.ts';
import { auditEntry } from './operation-schemas.ts';
import { choice, flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

/** What can be verified. */
export const verifiable = choice('ledger: every balance and every stored record. audit: the chain of the audit trail.', [
  'ledger',
  'audit',
]);
const sha256 = text('SHA-256, hexadecimal.');
const interfaces = list('Interfaces.', text('`system.interface`.'));
const daysLeft = number('Whole days left; negative: it has expired.');

const certificate: Schema<CertificateView> = named(
  'Certificate',
  object(
    'A certificate that this node shows or was shown.',
    {
      about: list('`node`: its own; else the interfaces that saw it.', text('Name.')),
      endpoint: text('Host and port.'),
      subject: text('Whose it is.'),
      issuer: text('Who issued it.'),
      fingerprint: text('SHA-256, hexadecimal with colons.'),
      validFrom: moment('Valid from.'),
      validTo: moment('Valid until.'),
      daysLeft,
      seenAt: moment('When it was seen last.'),
    },
    { problem: text('Why it is not trusted.') },
  ),
);

const secret: Schema<SecretView> = named(
  'Secret',
  object(
    'A secret by its name. Its value is never shown.',
    { name: text('Name of the reference.'), interfaces, present: flag('It has a value.') },
    { changedAt: moment('When its file was last changed.') },
  ),
);

const expiring: Schema<ExpiringView> = named(
  'Expiring',
  object('A token or account that ends.', {
    kind: choice('What it is.', ['token', 'account']),
    name: text('Its name.'),
    until: moment('When it ends.'),
    daysLeft,
  }),
);

/** A verification that was made. */
export const verification: Schema<VerificationView> = named(
  'Verification',
  object(
    'A verification that was made.',
    {
      what: verifiable,
      at: moment('When it was done.'),
      who: text('Who asked for it; `node`: by itself.'),
      ok: flag('Nothing was found.'),
      tookMs: integer('Duration in milliseconds.'),
      checked: integer('Messages or audit entries that were checked.'),
      findings: list('What was found.', finding),
    },
    {
      last: object('The last entry of the audit trail.', {
        number: integer('Its number.'),
        hash: text('Its hash; kept elsewhere, it proves later that nothing was cut off.'),
      }),
    },
  ),
);

/** A verification under way. */
export const verifying: Schema<VerifyingView> = named(
  'Verifying',
  object('A verification under way.', {
    what: verifiable,
    since: moment('When it began.'),
    who: text('Who asked for it.'),
    done: integer('Records read.'),
    of: integer('Records in all; 0: not known yet.'),
  }),
);

const backup: Schema<BackupView> = named(
  'Backup',
  object('A copy of the store that this node made.', {
    at: moment('When.'),
    path: text('File.'),
    bytes: integer('Size.'),
    sha256,
    who: text('Who asked for it.'),
  }),
);

/** Answer of `verifyBackup`. */
export const backupCheck: Schema<BackupCheck> = named(
  'BackupCheck',
  object(
    'What looking through a backup file gave.',
    {
      path: text('File.'),
      ok: flag('It can be restored.'),
      bytes: integer('Size.'),
      sha256: text('SHA-256 of the file, hexadecimal.'),
      messages: integer('Messages in it.'),
      findings: list('What was found.', finding),
    },
    { sameHash: flag('Its hash is the one of the backup that this node made.') },
  ),
);

const clock: Schema<ClockView> = named(
  'ClockOffset',
  object("Another system's clock beside this node's.", {
    interfaces,
    endpoint: text('Host and port.'),
    offsetMs: number('Ahead of ours (positive) or behind, in milliseconds.'),
    plusMinusMs: number('How far that may be wrong.'),
    seenAt: moment('When it was last compared.'),
  }),
);

const jump: Schema<ClockJump> = named(
  'ClockJump',
  object("A jump of this machine's clock.", {
    at: moment('When.'),
    byMs: number('Forward (positive) or back, in milliseconds.'),
  }),
);

const trustFinding: Schema<TrustFinding> = named(
  'TrustFinding',
  object('Something that somebody should look at.', {
    level: choice('bad: act now. soon: act in time.', ['bad', 'soon']),
    area: choice('Where.', ['certificates', 'secrets', 'access', 'ledger', 'audit', 'backups', 'clocks', 'disk']),
    about: text('What it is about.'),
    sentence: text('What was found.'),
    remedy: text('What to do.'),
  }),
);

const store = object(
  'The store on its disk.',
  { bytes: integer('Size.'), freeBytes: integer('Free on its volume.'), since: moment('Its first record.') },
  {
    growth: object(
      'How it grows.',
      { bytesPerDay: number('Bytes a day.') },
      { daysLeft: number('Days until the volume is full at this pace.') },
    ),
  },
);

const program = object('The program that runs.', {
  millrace: text('Version of Millrace.'),
  node: text('Version of Node.js.'),
  sqlite: text('Version of SQLite.'),
  startedAt: moment('When it started.'),
  memoryBytes: integer('Memory of the process.'),
  heapBytes: integer('Of it, used by JavaScript.'),
});

/** Answer of `trust`. */
export const trustReport: Schema<TrustReport> = named(
  'Trust',
  object(
    'Everything that speaks for or against trusting this node.',
    {
      at: moment('When it was put together.'),
      sentence: text('The verdict.'),
      findings: list('What somebody should look at, the worst first.', trustFinding),
      certificates: list('Its own first.', certificate),
      secrets: list('By name.', secret),
      expiring: list('Tokens and accounts that end.', expiring),
      backups: list('The newest first.', backup),
      clocks: list('Clocks of other systems.', clock),
      jumps: list("Jumps of this machine's clock, the newest first.", jump),
      store,
      process: program,
    },
    {
      ledger: verification,
      audit: verification,
      verifying,
      signingKey: object('The key with which proofs are signed.', { fingerprint: text('Its SHA-256.') }),
    },
  ),
);

/** Answer of `auditSearch`. */
export const auditPage: Schema<AuditPage> = named(
  'AuditPage',
  object('One page of the audit trail.', {
    entries: list('The newest first.', auditEntry),
    total: integer('How many fit on all pages.'),
    newest: integer('Number of the newest entry of all.'),
  }),
);
