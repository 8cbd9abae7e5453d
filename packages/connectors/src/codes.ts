import type { CodeCatalogue } from '@millrace/core';

/** What the connectors of this package may report, by connector. */
export const connectorsCodes = {
  'file.not-plain': {
    means: 'an entry of a watched folder is a link, a pipe or a device; it was moved aside and not followed',
    remedy: 'let the sender put the file itself into the folder',
  },
  'file.empty': {
    means: 'a file of a watched folder has no bytes',
    remedy: 'ask the sender for the file again; it was moved into the folder of refused files',
  },
  'file.too-large': {
    means: 'a file of a watched folder is larger than the interface allows',
    remedy: 'raise `largest` of the interface if files of this size are meant to come, then put the file back',
  },
  'file.unreadable': {
    means: 'a file cannot be cut into records',
    remedy: 'look at the file in the folder of refused files, correct it and put it back',
  },
  'file.no-records': {
    means: 'a complete file holds no record, a header line alone for one; it was put aside as taken',
    remedy: 'nothing, unless records were expected: then ask the sender',
  },
  'file.same-content': {
    means: 'a file has the content of another file that was taken before; nothing of it was taken again',
    remedy: 'nothing; if the sender meant it as something new, the content must differ',
  },
  'file.still-written': {
    means: 'a file changed while it was read, although it looked complete; it is read again later',
    remedy: 'lengthen `settleFor`, or let the sender rename or mark its files when they are complete',
  },
  'file.vanished': {
    means: 'a claimed file is gone from the work folder; somebody else moved or deleted it',
    remedy: 'keep other programs out of the work folder; put the file back if it was not meant to be deleted',
  },
  'file.name': {
    means: 'the name of a file is not UTF-8 or too long to be moved; the file is left where it is',
    remedy: 'rename the file',
  },
  'sql.local-time': {
    means: 'the cursor column of a table holds times without a zone; when clocks go back, an hour comes twice',
    remedy: 'read by a number or by a time with its zone, or set `overlapTime` to 2 h or more',
  },
  'sql.after-ineffective': {
    means: 'a row is selected again although the statement after it ran; it was not taken again',
    remedy: 'let `where` or `query` leave out what `after` marks as taken',
  },
  'sql.after-failed': {
    means: 'the statement that marks rows as taken failed; the rows are on disk and will be read again and recognised',
    remedy: 'correct `after`, or give the user of the interface the right to run it',
  },
} as const satisfies CodeCatalogue;
