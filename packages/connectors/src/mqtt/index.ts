import type { Connector } from '@millrace/connector';

import { Clashes } from './clashes.ts';
import { mqttFields } from './config.ts';
import type { MqttConfig } from './config.ts';
import { openMqtt } from './connection.ts';
import { mqttExamples } from './examples.ts';
import { mqttOffers } from './offers.ts';

/**
 * Messages by way of a broker (MQTT 3.1.1 and 5): takes them, publishes them, watches topics as tags of equipment, and publishes measurements as a
 * unified namespace. Each connector made here remembers which of its clients were driven out by another one.
 */
export function createMqttConnector(): Connector<MqttConfig> {
  const clashes = new Clashes();
  return {
    name: 'mqtt',
    summary: 'Takes and publishes messages at an MQTT broker, watches topics as tags, publishes a unified namespace.',
    config: mqttFields,
    offers: mqttOffers,
    endpoint: config => config.url,
    examples: mqttExamples,
    open: (config, env, signal) => openMqtt(config, env, signal, clashes),
  };
}
