import type { Offers, SinkOffer, SourceOffer } from './connector.ts';

/** What an interface really promises, one sentence a side. */
export interface Guarantee {
  readonly source?: string;
  readonly sink?: string;
  readonly afterUnknown?: string;
}

/** The policy of an integration towards its target, as far as it changes the guarantee. */
export interface GuaranteePolicy {
  /** What happens when an outcome stays unknown and the target cannot be asked; `hold` where absent. */
  readonly unknown?: 'hold' | 'repeat';
}

const sourceWords: Readonly<Record<SourceOffer['delivery'], string>> = {
  acknowledged: 'the sender keeps each message until Millrace has it on disk',
  replayable: 'what Millrace has not taken yet can be read again',
  live: 'what is sent while Millrace is not reading is gone',
};

const sinkWords: Readonly<Record<SinkOffer['repeat'], string>> = {
  keyed: 'repeats are recognised by the target: a second try has no second effect',
  harmless: 'a second try leaves the target in the same state',
  verifiable: 'a second try would act twice, but the target can be asked first',
  unsafe: 'a second try would act twice, and the target cannot be asked',
};

/** The guarantee in words, computed from what the connector offers with its settings and from the policy of the integration. */
export function guaranteeInWords(offers: Offers, policy: GuaranteePolicy = {}): Guarantee {
  return {
    ...(offers.source && { source: `${sourceWords[offers.source.delivery]} (${offers.source.because})` }),
    ...(offers.sink && { sink: `${sinkWords[offers.sink.repeat]} (${offers.sink.because})` }),
    ...(offers.sink && { afterUnknown: afterUnknown(offers.sink, offers.verify === true, policy) }),
  };
}

function afterUnknown(sink: SinkOffer, verify: boolean, policy: GuaranteePolicy): string {
  if (sink.repeat === 'keyed' || sink.repeat === 'harmless')
    return 'after an unknown outcome Millrace repeats the message: that does no harm';
  if (verify)
    return 'after an unknown outcome Millrace asks the target first; where the answer stays unclear, the message waits for a person';
  if (policy.unknown === 'repeat')
    return 'after an unknown outcome Millrace repeats the message, because the integration says so: the target may act twice';
  return 'after an unknown outcome the message waits for a person: Millrace never repeats it blindly';
}

/** What a maintenance window does to each side of an interface. */
export interface MaintenanceEffect {
  /** Reading pauses; absent: it goes on. */
  readonly pausesReading: boolean;
  /** A sentence a side. */
  readonly sentences: readonly string[];
}

/** What happens while an interface is left alone: targets wait; a source is not read where it can wait, else it goes on being taken. */
export function duringMaintenance({ source, sink }: Offers): MaintenanceEffect {
  const pausesReading = source !== undefined && source.delivery !== 'live' && source.pushed !== true;
  return {
    pausesReading,
    sentences: [
      ...(sink === undefined
        ? []
        : ['messages to it wait and are sent in order afterwards; none is tried, and calls under way come to their end']),
      ...(source === undefined ? [] : [sourceInMaintenance(source)]),
    ],
  };
}

function sourceInMaintenance({ delivery, pushed }: SourceOffer): string {
  if (delivery === 'live') return 'it is still read, because what is sent while Millrace is not reading is gone';
  if (pushed === true) return 'what it sends is still taken, because it would have to repeat it';
  return 'it is not read; what it has meanwhile is read afterwards, because it can wait';
}
