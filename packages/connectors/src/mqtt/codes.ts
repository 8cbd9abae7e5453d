import type { CodeCatalogue } from '@millrace/core';

/** Everything that an MQTT interface reports. */
export const mqttCodes = {
  'mqtt.too-large': {
    means: 'a message is larger than the interface takes; its first part is kept and held',
    remedy: 'send smaller messages or raise `limits.size`',
  },
  'mqtt.topic': {
    means: 'the topic of a message is not what a topic may be (not UTF-8, a wildcard in it); the message is held',
    remedy: 'look at who publishes it, and at the broker, which should not have taken it',
  },
  'mqtt.payload': {
    means: 'a payload that should stand inside a message with its topic is not UTF-8',
    remedy: 'declare `topicFields: false` for binary payloads',
  },
  'mqtt.session-lost': {
    means:
      'the broker no longer had the session that should have kept messages while there was no connection; what came in between may be missing',
    remedy:
      'let the sender send again what was published since the time named; let the broker persist sessions, and for longer than a connection is away',
  },
  'mqtt.subscription-refused': {
    means: 'the broker refuses a subscription: nothing comes from these topics',
    remedy: 'give the user of the interface the right to read them (the ACL of the broker), or correct the filter',
  },
  'mqtt.weaker-qos': {
    means: 'the broker granted a lower QoS than asked for: messages may be lost',
    remedy: 'let the broker allow the QoS, or declare the lower one, so that the guarantee says what is true',
  },
  'mqtt.client-id-clash': {
    means:
      'another client with the same client id takes the session over again and again; this one stops for a while so that the other can work',
    remedy: 'give one of them another `clientId`; look for a cloned machine or a second node with the same project',
  },
  'mqtt.retained-skipped': {
    means: 'messages that the broker kept from an earlier time were not taken',
    remedy: 'nothing; where such messages are meant to be taken, declare `retained: take`',
  },
  'mqtt.unclaimed': {
    means: 'the kept session brings messages that no setting asks for any more; they were acknowledged and not taken',
    remedy: 'choose another `clientId`, or let the old session expire at the broker',
  },
  'mqtt.no-subscriber': {
    means: 'the broker took messages and had no subscriber for their topic',
    remedy: 'look at whether the subscribers are connected and at the spelling of the topic',
  },
  'mqtt.namespace': {
    means: 'measurements cannot be published because a level of their topic is missing or not possible; the others are',
    remedy: 'let the structure use only levels that every equipment has, or name the equipment by its path',
  },
} as const satisfies CodeCatalogue;
