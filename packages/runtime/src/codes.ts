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
  'forward.rejected': {
    means: 'A historian or another target of measurements refused a block of samples for good; its neighbours were taken.',
    remedy:
      'Read what the target says, correct what it minds, then release the range (`millrace series release`) or cancel it. Its samples stay in the node until then.',
  },
  'forward.unknown': {
    means:
      'Nobody knows whether a target took a batch of samples, and giving it again could store it twice, so it was not given again.',
    remedy:
      'Look into the target for the samples of that time: cancel the range where they are there, release it where they are not; prefer a target that knows what it has taken.',
  },
  'forward.damaged': {
    means: 'A block of samples in the store does not match its checksum, so that it is given to no target.',
    remedy: 'Check the disk, run `millrace verify`, restore from a backup if the samples matter.',
  },
  'forward.backlog': {
    means: 'Measurements wait for a target and take up more of the `backlog` of their collection than its `warn` says.',
    remedy:
      'Bring the target back, release or cancel what is held for it (`millrace series targets`), or give `backlog` more bytes before the oldest is given up.',
  },
  'forward.expired': {
    means:
      'More measurements waited for a target than the `backlog` of their collection allows, so the oldest were given up for it. The range says which, and other targets are not concerned.',
    remedy:
      'Bring the target back or take it out of `to`; give `backlog` more bytes, or let collecting stop instead (`full: stop`). The node itself keeps the samples as long as `retention` says: `millrace series --csv` has them.',
  },
  'runtime.unknown-name': {
    means: 'There is no flow, interface or message of that name.',
    remedy: 'Use a name that `millrace status` lists.',
  },
  'runtime.other-site': {
    means: 'What is named belongs to other sites than those of who asks.',
    remedy: 'Name what belongs to your sites, or ask somebody who may act for all.',
  },
  'runtime.not-versions': {
    means: 'Two contracts are to be compared that are not versions of one contract.',
    remedy: 'Name two versions of the same contract, such as `production-order@1` and `production-order@2`.',
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
  'studio.library-document': {
    means: 'A mapping of the library is not changed, so that every project has the same.',
    remedy: 'Copy it into the project, then change the copy.',
  },
  'studio.changed-meanwhile': {
    means: 'The file was changed by somebody else since it was opened.',
    remedy: 'Look at what changed, then make the change again.',
  },
  'studio.unreadable': {
    means: 'A text cannot be read as the mapping that it is to be.',
    remedy: 'Correct the place that is named.',
  },
  'studio.has-errors': {
    means: 'The check finds errors, so that a node would not start with this file.',
    remedy: 'Correct them, or say that it is to be saved all the same.',
  },
  'studio.not-written': {
    means: 'A file of the project cannot be written.',
    remedy: 'Give the node the right to write there, or change the file where the project is kept.',
  },
  'studio.copied-already': { means: 'The project has this document already.', remedy: 'Change the one that is there.' },
  'studio.busy': { means: 'Too many mappings are being tried at once.', remedy: 'Try again in a moment.' },
  'studio.change-unclear': {
    means: 'A change gives a whole text and changes to it at once.',
    remedy: 'Give one of the two.',
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
  'correction.refused': {
    means:
      'The content cannot take the place of the held message: it cannot be read, is another message, or would be held again.',
    remedy: 'Do what the sentence says; a dry run shows every issue with its place before anything is kept.',
  },
  'correction.not-held': {
    means: 'Only a message that is held can be corrected; what is on its way or has arrived stays as it is.',
    remedy: 'Look at the message: where it was delivered wrongly, correct it in the target and at the source.',
  },
  'correction.not-read': {
    means: 'No integration reads the source of the message any more, so nothing says how its content is to be read.',
    remedy: 'Bring the integration back with a reload, or cancel the held delivery.',
  },
  'correction.several-records': {
    means: 'A message is one record, and the corrected content holds none or several.',
    remedy: 'Leave exactly one record in the content.',
  },
  'correction.content-missing': {
    means: 'A correction needs the new content, once.',
    remedy: 'Give it as text or as base64, not both.',
  },
  'correction.decision-refused': {
    means: 'This person cannot decide so about this correction now.',
    remedy: 'Do what the sentence says; `millrace corrections` lists those that wait for a second person.',
  },
  'runtime.endpoint': {
    means:
      'What an endpoint has could not be looked at: there is no session, its connector has no tags, or the other side cannot say.',
    remedy: 'Do what the sentence says; `millrace probe` shows which step of the path fails.',
  },
  'held.nobody': {
    means: 'Forwarding needs the name of a person or team.',
    remedy: 'Say to whom, for example an owner that stands in the documents.',
  },
} satisfies CodeCatalogue;
