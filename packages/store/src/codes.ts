import type { CodeCatalogue } from '@millrace/core';

/** Every code that the store raises: one for each kind of `StoreError`, and those of the findings of `verify`. */
export const storeCodes = {
  'store.full': {
    means: 'The free space is under the reserve, so intake is refused; deliveries and audit go on inside the reserve.',
    remedy: 'Free space on the volume of the store or enlarge it; intake resumes by itself.',
  },
  'store.read-only': {
    means: 'The store cannot be written: the file system is read-only, or rights are missing.',
    remedy: 'Give the account of the node write access to the folder of the store; writing resumes by itself.',
  },
  'store.held': {
    means: 'Another process has this store open; two would corrupt the order of messages.',
    remedy: 'Stop the process that the message names, or start with another folder.',
  },
  'store.damaged': {
    means:
      'A stored record does not match its checksum, or the database file cannot be read; it is never served as if it were good.',
    remedy: 'Run `millrace ledger --verify` for the list of records, then restore a backup or ask the source to send them again.',
  },
  'store.too-new': {
    means: 'The store was written by a newer Millrace than this one.',
    remedy: 'Start the newer version, or restore the backup that was made before the upgrade.',
  },
  'store.unopened': {
    means:
      'A file of the store could not be opened for reading, most often because the process has too many files open. Nothing is damaged.',
    remedy: 'Raise the limit of open files of the node (`LimitNOFILE` in its service, or `ulimit -n`), then ask again.',
  },
  'store.closed': {
    means: 'The store was used after it was closed, or its writer ended.',
    remedy: 'Start the node again; if it repeats, the log before this line has the cause.',
  },
  'store.audit-chain': {
    means: 'An audit record does not follow from the one before it: it was changed, removed or inserted.',
    remedy: 'Compare with a backup or with an exported trail; the first record named is where the two part.',
  },
  'store.index': {
    means: 'An index of the journal does not agree with the messages it is made of.',
    remedy: 'Restore a backup, or report it: this should not happen without damage to the file.',
  },
} satisfies CodeCatalogue;
