import type { DiscoveryReport, NodePage, NodeValue, NodeView, ShownValue } from '@millrace/core';
import { choice, flag, integer, list, moment, named, object, text, type Schema } from './schema.ts';

const shown: Schema<ShownValue> = {
  json: {
    description: 'The value; null: none.',
    anyOf: [{ type: 'boolean' }, { type: 'number' }, { type: 'string' }, { type: 'null' }],
  },
};

const node: Schema<NodeView> = named(
  'EndpointNode',
  object(
    'Something that an endpoint has.',
    {
      address: text('For browsing on where it has children; as a binding writes it where it is a tag.'),
      name: text('Name.'),
      kind: choice('Kind.', ['folder', 'tag', 'method', 'event']),
      hasChildren: flag('There is something below it.'),
    },
    {
      type: choice('Type of its values.', ['number', 'integer', 'boolean', 'text', 'other']),
      unit: text('Unit as the other side tells it.'),
      ucum: text('The same in UCUM, where it is known.'),
      writable: flag('It can be written.'),
      description: text('What the other side says of it.'),
    },
  ),
);

/** One page of what an endpoint has. */
export const nodePage: Schema<NodePage> = named(
  'EndpointPage',
  object(
    'One page of what stands below a node.',
    { interface: text('Interface.'), nodes: list('Nodes.', node) },
    { next: text('Give it as `page` to get the next page.') },
  ),
);

/** The present value of an address. */
export const nodeValue: Schema<NodeValue> = named(
  'EndpointValue',
  object(
    'The present value of an address, as the endpoint told it.',
    {
      address: text('Address.'),
      value: shown,
      quality: choice('Quality.', ['good', 'uncertain', 'bad']),
      status: integer('OPC UA StatusCode.'),
    },
    { time: moment('By the clock of the source.'), ageMs: integer('Milliseconds since then.') },
  ),
);

/** A draft of an address table. */
export const discoveryReport: Schema<DiscoveryReport> = named(
  'DiscoveryReport',
  object(
    'What an endpoint has, laid beside a collection.',
    {
      interface: text('Interface.'),
      collection: text('Collection.'),
      found: integer('Tags found.'),
      rows: list(
        'Proposed rows, in the order of the tags of the collection.',
        object(
          'A proposed row.',
          {
            tag: text('Tag.'),
            address: text('Address.'),
            confidence: choice('How sure.', ['sure', 'likely', 'possible']),
            why: text('Why.'),
          },
          { unit: text('UCUM unit, where it is another one than that of the collection.') },
        ),
      ),
      conflicts: list(
        'Several that fit alike: a person decides.',
        object('A conflict.', { tag: text('Tag.'), addresses: list('Addresses.', text('Address.')), why: text('Why.') }),
      ),
      unmatched: list(
        'Tags that nothing looks like.',
        object('A tag.', { tag: text('Tag.'), required: flag('A binding must give its address.') }),
      ),
      unused: list(
        'What was found and is no tag of the collection.',
        object('Something.', { address: text('Address.'), name: text('Name.') }, { unit: text('Unit.') }),
      ),
      table: text('The draft as an address table, CSV.'),
    },
    { incomplete: text('Why not everything was looked at.') },
  ),
);
