import type { CodeCatalogue } from '../value/issue.ts';

/** Codes of the exchange: why a message is held, and what was noticed about a source or target. */
export const exchangeCodes = {
  'delivery.rejected': {
    means: 'The target refused this message for a reason of business or data; it surely did nothing.',
    remedy: 'Read the answer of the target, correct the cause there or at the source, then release or cancel the message.',
  },
  'delivery.unknown': {
    means: 'The message may or may not have had its effect, and the target gave no clear answer.',
    remedy: 'Look in the target for the posting. If it is there, cancel the held delivery; if it is not, release it.',
  },
  'delivery.gave-up': {
    means: 'The message was tried as often as the policy allows and was not delivered.',
    remedy: 'Remove the cause (a lock, a contended record), then release the message.',
  },
  'delivery.released': {
    means: 'A person released this delivery; it is on its way again.',
    remedy: 'Nothing to do.',
  },
  'delivery.filtered-by-fault': {
    means: 'The condition of the integration could not be decided for this message.',
    remedy: 'Correct the expression in `when` or the message, then release it.',
  },
  'delivery.target-contract': {
    means: 'What the mapping made does not keep the contract of the target, so it was not sent.',
    remedy: 'Correct the mapping or the contract, reload, then release the message.',
  },
  'delivery.source-contract': {
    means: 'The received message does not keep the contract of its source.',
    remedy: 'Correct the held message, let the source send it again as agreed, or release it after changing the contract.',
  },
  'delivery.target-anomaly': {
    means: 'The target had acted although its answer said that it failed.',
    remedy: 'Nothing is lost or doubled; tell the owner of the target that its answers are not reliable.',
  },
  'intake.conflict': {
    means: 'The source used an id again with other content.',
    remedy: 'Compare both messages; release the new one if the source corrected itself, or cancel it.',
  },
  'intake.gap': {
    means: 'The counter of the source jumped: messages in between never came.',
    remedy: 'Ask the source to send the missing numbers again.',
  },
  'intake.possible-duplicate': {
    means: 'The same content came again under another id.',
    remedy: 'If the source repeats itself with new ids, declare a natural key (`id:`) in the contract.',
  },
  'intake.refused': {
    means: 'The node cannot store messages now, so nothing is taken from sources; deliveries go on.',
    remedy: 'Free disk space or restore the rights of the data folder; intake opens again by itself.',
  },
  'maintenance.bad-time': {
    means: 'The times of a maintenance window make no sense.',
    remedy: 'Give an end that lies ahead and after its beginning, at most 60 days later.',
  },
} satisfies CodeCatalogue;
