import type { Offers, SinkOffer } from '@millrace/connector';

import type { MqttConfig, WriteSettings } from './config.ts';

/** Messages published by one call, at most. */
const batchMost = 500;
/** Values published by one call, about. */
const valuesMost = 2_000;

/** What an interface with these settings promises. Pure; tolerates settings whose references are not resolved yet. */
export function mqttOffers(config: MqttConfig): Offers {
  const { read, write, tags, namespace } = config;
  return {
    ...(read !== undefined && {
      source: {
        delivery: keeps(config, read.qos) ? ('acknowledged' as const) : ('live' as const),
        because: why(config, read.qos),
      },
    }),
    ...(write !== undefined && { sink: sinkOffer(write) }),
    ...(tags !== undefined && {
      tags: {
        delivery: keeps(config, tags.qos) ? ('replayable' as const) : ('live' as const),
        because: why(config, tags.qos),
        ...(tags.writes && { writes: true }),
        browses: true,
      },
    }),
    ...(namespace !== undefined && {
      series: {
        repeat: 'harmless' as const,
        because: 'each value has its time, and the last one of a topic replaces the one before',
        batch: valuesMost,
        everyMs: namespace.every,
      },
    }),
  };
}

function keeps({ session }: MqttConfig, qos: number): boolean {
  return session === 'persistent' && qos > 0;
}

function why(config: MqttConfig, qos: number): string {
  if (qos === 0) return 'QoS 0: the broker sends a message once and keeps none';
  if (config.session === 'clean') return 'a clean session: the broker keeps nothing while there is no connection';
  return `QoS ${qos} in a session that the broker keeps: a message is acknowledged only after it is on disk`;
}

function sinkOffer({ qos, retain, repeats }: WriteSettings): SinkOffer {
  const repeat = repeats ?? (retain ? 'harmless' : 'unsafe');
  const because =
    repeat === 'unsafe'
      ? `QoS ${qos}: no subscriber recognises a message that is published again`
      : repeats === undefined
        ? 'the last message of a topic replaces the one before'
        : 'the settings say that each message says all there is of its topic';
  const told = qos === 0 ? '; QoS 0: nobody says whether a message arrived' : '';
  return { repeat, because: `${because}${told}`, batch: batchMost };
}
