import type { DeliveryPolicy } from './delivery.ts';
import { inWords } from './health.ts';

/** What is done with a message that cannot be delivered at once, a sentence each. */
export function policyInWords(policy: DeliveryPolicy): readonly string[] {
  const { attempts, backoff, expireMs } = policy;
  const tries = attempts === 1 ? 'once' : `${attempts} times`;
  return [
    `a message that fails for a passing reason is tried ${tries}, after ${inWords(backoff.firstMs)} at first and ${inWords(backoff.longestMs)} at most; then it is held for a person`,
    'a target that is down or busy uses up no try: the message waits until it is back',
    expireMs === undefined
      ? 'a message never expires: it waits as long as it must'
      : `a message that is not delivered ${inWords(expireMs)} after it was received expires and is not sent any more`,
    'order is kept for each subject: what is held makes later messages of the same subject wait, and no others',
  ];
}
