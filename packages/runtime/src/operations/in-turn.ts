/** Carries out one piece of work at a time, in the order asked. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Turns for what changes flows: a reload replaces runners, a release or a pause acts on them. Two at the same time would act on a runner that is
 * being replaced, or start the same flow twice.
 */
export function newTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // whoever asked gets the failure; the next one goes on
    return turn;
  };
}
