import type { CodeCatalogue } from '@millrace/core';

/** Everything that a Sparkplug interface reports. */
export const sparkplugCodes = {
  'sparkplug.payload': {
    means: 'a message on a topic of Sparkplug is no Sparkplug B payload; nothing of it was used',
    remedy: 'find the client that publishes it; the sentence names topic and byte',
  },
  'sparkplug.birth': {
    means: 'a birth certificate does not keep the standard; what of it is clear was used',
    remedy: 'update or correct the edge node',
  },
  'sparkplug.sequence': {
    means:
      'messages of an edge node are missing by their sequence numbers; the time is marked as a gap and births were asked for',
    remedy: 'look at the network of the edge node and at the load of the broker',
  },
  'sparkplug.unknown-metric': {
    means: 'an edge node told of a metric that no birth declares; the value waits for the births that were asked for',
    remedy: 'correct the edge node if it goes on after its births',
  },
  'sparkplug.unwatched': {
    means: 'more edge nodes publish than one interface keeps a book of; the further ones are not heard',
    remedy: 'name the `groups` that are meant, or divide them among several interfaces',
  },
  'sparkplug.late-data': {
    means: 'data of a session that had ended came late; it was not used',
    remedy: 'nothing, unless it goes on: then the edge node sends data without a birth',
  },
  'sparkplug.old-death': {
    means: 'the death of an earlier session of an edge node came after its next birth; it was not used',
    remedy: 'nothing',
  },
  'sparkplug.value': {
    means: 'a metric was told with a value that is none of its declared type; it stands as bad, its neighbours go on',
    remedy: 'correct the edge node; a type changes by a new birth alone',
  },
  'sparkplug.host-elsewhere': {
    means: 'somebody else said that this host application is offline; it said again that it is online',
    remedy: 'give each host application an id of its own',
  },
  'sparkplug.names': {
    means: 'two metrics of this edge node differ in upper and lower case alone, which some host applications cannot tell apart',
    remedy: 'rename one of them',
  },
  'sparkplug.command': {
    means: 'a command to this edge node cannot be carried out; nothing was done',
    remedy: 'declare the metric as writable, or correct the command at the host application',
  },
} as const satisfies CodeCatalogue;
