import type { CodeCatalogue } from '@millrace/core';

/** Everything that an MTConnect interface reports about agents, adapters, documents and files. */
export const mtconnectCodes = {
  'mtconnect.xml': {
    means:
      'a document is not well-formed XML, carries a document type declaration, or goes beyond the bounds for size, depth and number of elements',
    remedy: 'ask the maker of the agent for a correct document; nothing of this one was taken',
  },
  'mtconnect.document': {
    means: 'a document is not one of MTConnect: its root element or namespace is another',
    remedy: 'check the address or the folder; only Devices, Streams, Assets and Error documents are read',
  },
  'mtconnect.header': {
    means: 'the header of a document is missing, or what it says cannot be',
    remedy: 'ask the maker of the agent; without a header that holds nothing can be followed',
  },
  'mtconnect.structure': {
    means: 'an element stands where MTConnect has none, or lacks an attribute that it must have',
    remedy: 'correct the configuration of the agent; what is clear was taken as told',
  },
  'mtconnect.type': {
    means: 'an observation or data item has a type that the standard does not have there',
    remedy: 'correct the type or category in the device file of the agent; it was taken as told',
  },
  'mtconnect.value': {
    means: 'an observation says something that its type cannot say',
    remedy: 'correct the adapter; it was kept as told, not used as a number',
  },
  'mtconnect.time': {
    means: 'an observation has no timestamp, or one that no calendar has',
    remedy: 'correct the clock or the adapter; this observation was not taken, its neighbours were',
  },
  'mtconnect.sequence': {
    means: 'sequence numbers are missing, repeated, out of order, or outside of what the header says',
    remedy: 'ask the maker of the agent; an observation without a number of its own was not taken',
  },
  'mtconnect.line': {
    means: 'a line of SHDR cannot be read',
    remedy: 'correct the adapter; this line was kept aside, its neighbours were taken',
  },
  'mtconnect.error': {
    means: 'the agent answered with an Error document',
    remedy: 'the code in the sentence says why; check address, device name and rights',
  },
  'mtconnect.restarted': {
    means: 'the agent was restarted: its numbers begin anew, and what it kept before is gone',
    remedy: 'nothing; the time between is marked as a gap and the present state was read',
  },
  'mtconnect.overrun': {
    means: 'the agent overwrote observations before they were read',
    remedy: 'enlarge `bufferSize` of the agent, or shorten the time that the node is away',
  },
} as const satisfies CodeCatalogue;

/** A code of this catalogue. */
export type MtconnectCode = keyof typeof mtconnectCodes;
