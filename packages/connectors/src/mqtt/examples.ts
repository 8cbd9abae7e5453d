import type { ConnectorExample } from '@millrace/connector';

/** Complete settings as a person would write them; a test reads each. */
export const mqttExamples: readonly ConnectorExample[] = [
  {
    title: 'Take confirmations of all lines, none lost while Millrace is not there',
    config: {
      url: 'mqtts://broker.example:8883',
      user: 'millrace',
      password: '${secret:MQTT_PASSWORD}',
      read: { topics: ['plants/{site}/{line}/confirmations'], qos: 1 },
    },
  },
  {
    title: 'Publish work orders, the last of each order kept for an MES that connects later',
    config: {
      url: 'mqtt://broker.example',
      version: '3.1.1',
      session: 'clean',
      write: { topic: 'plants/lyon/work-orders/{key.order}', qos: 1, retain: true },
    },
  },
  {
    title: 'Tags of a line that speaks plain MQTT: {"v": 21.5, "ts": 1764000000000}',
    config: { url: 'mqtt://broker.example', tags: { value: 'v', time: 'ts' } },
  },
  {
    title: 'A unified namespace of all measurements',
    config: {
      url: 'mqtts://uns.example',
      session: 'clean',
      tls: { ca: '/etc/millrace/ca.pem', cert: '/etc/millrace/client.pem', key: '${secret:MQTT_KEY}' },
      namespace: { topic: '{enterprise}/{site}/{equipment}/{measurement}', enterprise: 'acme' },
    },
  },
];
