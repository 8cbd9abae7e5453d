import type { CodeCatalogue } from '@millrace/core';

/** Codes of the runtime. */
export const runtimeCodes = {
  'mapping.time-limit': {
    means: 'An expression did not come to an end within its time, so its evaluation was killed.',
    remedy: 'Look for recursion or an endless loop in the expression; correct it, reload, then release the message.',
  },
  'mapping.memory-limit': {
    means: 'An expression used more memory than it may, so its evaluation was killed.',
    remedy: 'Make the expression build less at a time; correct it, reload, then release the message.',
  },
  'runtime.unknown-name': {
    means: 'There is no flow, interface or message of that name.',
    remedy: 'Use a name that `millrace status` lists.',
  },
  'runtime.nothing-selected': {
    means: 'The selection names no delivery that the operation could act on.',
    remedy: 'Give message numbers, a flow, a code or a key; `millrace held` lists what is held.',
  },
  'runtime.reason-missing': {
    means: 'The operation changes what happens to messages and needs a reason.',
    remedy: 'Say why with --reason.',
  },
  'runtime.path-not-absolute': {
    means: 'A path that the node should write is not absolute.',
    remedy: 'Give the full path on the machine of the node.',
  },
  'runtime.bad-place': {
    means: 'The place to continue a list from is not one that a list gave.',
    remedy: 'Use the `next` of the page before.',
  },
  'runtime.reload-refused': {
    means: 'The documents check clean, but a setting of theirs has no value that works here; the release before stays in force.',
    remedy: 'Give the missing environment variable or secret, or correct the setting, then reload.',
  },
  'runtime.verifying': {
    means: 'Another verification is under way, and one runs at a time.',
    remedy: 'Wait until it is done, then ask again.',
  },
  'runtime.unbalanced': {
    means: 'The ledger of a flow does not balance when it is recomputed from the journal: a message may be lost.',
    remedy: 'Look at the flow with `millrace ledger --verify`, and compare with a backup that verifies.',
  },
  'runtime.backup-unreadable': {
    means: 'A backup file cannot be read by the node.',
    remedy: 'Give the path of a file on the machine of the node that its account may read.',
  },
  'maintenance.none': {
    means: 'There is no maintenance window of that name that could be ended.',
    remedy: 'Use a name that `millrace maintenance` lists.',
  },
  'runtime.bad-time': { means: 'A time is not written as RFC 3339.', remedy: 'Write it as 2026-11-23T06:00:00Z.' },
} satisfies CodeCatalogue;
