import type { ReplayItem, State } from './views.ts';

/** What is known of a delivery that somebody wants to replay. */
export interface ReplayFacts {
  readonly message: number;
  readonly state: State;
  /** What a second effect would mean at this target. */
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  /** The target is equipment: what was carried out for a message is never carried out for it again. */
  readonly isCommand?: boolean;
  /** The newest message of the same subject that this flow has confirmed. */
  readonly newestConfirmed?: number;
  /** What mapping it under the chosen release gives. */
  readonly outcome:
    { readonly kind: 'send' } | { readonly kind: 'filter' } | { readonly kind: 'fail'; readonly sentence: string };
}

/** What a replay would do with one delivery. A dry run shows exactly this; the replay itself acts on it. */
export function decideReplay(facts: ReplayFacts): Pick<ReplayItem, 'would' | 'sentence'> {
  if (facts.state === 'waiting' || facts.state === 'sending' || facts.state === 'unknown')
    return { would: 'skip-in-flight', sentence: 'it is on its way already' };
  if (facts.newestConfirmed !== undefined && facts.newestConfirmed > facts.message)
    return {
      would: 'skip-newer',
      sentence: `message ${facts.newestConfirmed} of the same subject is newer and confirmed; sending this one would overwrite it`,
    };
  if (facts.state === 'confirmed' && (facts.repeat === 'unsafe' || facts.repeat === 'verifiable'))
    return { would: 'skip-confirmed', sentence: 'it is confirmed, and this target would act a second time' };
  if (facts.state === 'confirmed' && facts.isCommand === true)
    return {
      would: 'skip-confirmed',
      sentence:
        'its command was carried out, and no replay commands equipment again: where that is meant, a person sends it with a new id',
    };
  if (facts.outcome.kind === 'fail') return { would: 'fail', sentence: facts.outcome.sentence };
  if (facts.outcome.kind === 'filter') return { would: 'filter', sentence: 'the condition of the integration leaves it out' };
  return { would: 'send' };
}
