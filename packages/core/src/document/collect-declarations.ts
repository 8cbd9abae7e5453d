import type { DocumentDeclaration } from './declarations.ts';
import type { Field, FieldSet, NamePattern } from './field.ts';

const name = { kind: 'text', pattern: '^[a-z0-9][a-z0-9-]*$', form: 'lower-case letters, digits and dashes' } as const;
const title = { kind: 'text', summary: 'What people see instead of the name.' } as const;
const part: NamePattern = {
  pattern: '^[A-Za-z][A-Za-z0-9_-]*$',
  form: 'a letter, then letters, digits, dashes and underscores',
};
const equipmentName: NamePattern = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*$',
  form: 'names with slashes between them, such as packing/line-1',
};
const interfaceName = {
  kind: 'text',
  pattern: '^[a-z0-9][a-z0-9-]*\\.[a-z0-9][a-z0-9-]*$',
  form: 'a system and its interface, such as line-plc.tags',
} as const;
const path = { kind: 'text', pattern: '^[^.\\s]+(\\.[^.\\s]+)*$', form: 'a dotted path such as header.equipment' } as const;
const tag = { kind: 'text', required: true, summary: 'The tag.', example: 'speed' } as const;

const tagFields: FieldSet = {
  title,
  type: {
    kind: 'choice',
    required: true,
    summary: 'Type of its values.',
    choices: {
      number: 'a measured number',
      integer: 'a whole number, exact to 64 bits',
      boolean: 'true or false',
      text: 'a text',
    },
  },
  unit: {
    kind: 'text',
    summary: 'UCUM unit of the standard. A site whose equipment tells another one says so in its address table.',
    example: 'm/min',
  },
  required: { kind: 'flag', default: true, summary: 'Whether a binding must give its address.' },
  aliases: {
    kind: 'list',
    of: { kind: 'text', summary: 'A word.' },
    summary: 'Words by which discovery recognises it, besides its name.',
    example: ['velocity', 'Bandgeschwindigkeit'],
  },
};

const measurementFields: FieldSet = {
  tag,
  title,
  deadband: {
    kind: 'number',
    minimum: 0,
    summary:
      'Smallest change, in the unit of the standard, that is a new sample; 0: every change. Where absent, every value told is a sample.',
    example: 0.5,
  },
  sampling: { kind: 'duration', summary: 'How often the source looks, at the least.', example: '500 ms' },
  heartbeat: {
    kind: 'duration',
    summary: 'A sample at least this often although nothing changed; it is marked as repeated.',
    example: '5 min',
  },
  aggregate: {
    kind: 'group',
    summary: 'Windows instead of samples: one sample for each function at the end of each window.',
    fields: {
      every: {
        kind: 'duration',
        required: true,
        summary: 'Length of a window; windows begin at multiples of it in UTC.',
        example: '1 min',
      },
      of: {
        kind: 'list',
        single: true,
        required: true,
        summary: 'What is told of each window, as a series of its own (`speed.mean`).',
        of: {
          kind: 'choice',
          summary: 'A function.',
          choices: {
            mean: 'mean, weighted by the time for which each value held',
            min: 'smallest value that held',
            max: 'largest value that held',
            first: 'first value',
            last: 'last value',
            sum: 'sum of the values told',
            count: 'number of the values told',
          },
        },
        example: ['mean', 'max'],
      },
    },
  },
  quality: {
    kind: 'choice',
    choices: { good: 'only good values', uncertain: 'good and uncertain values' },
    summary: 'Which values of the tag count in events and windows; good where absent. The samples keep every quality.',
  },
  range: {
    kind: 'group',
    summary: 'Values outside are kept, as uncertain, and reported.',
    fields: {
      min: { kind: 'number', summary: 'Smallest possible value.' },
      max: { kind: 'number', summary: 'Largest possible value.' },
    },
  },
  stale: { kind: 'duration', summary: 'Without a new value for so long, the last one is told as stale.', example: '10 min' },
  flatline: {
    kind: 'duration',
    summary: 'The same value for so long although new ones come is uncertain and reported.',
    example: '2 h',
  },
};

const settle: Field = {
  kind: 'duration',
  summary: 'What lasts less long is no event. The time of the event is that of the change.',
  example: '2 s',
};
const rollover: Field = {
  kind: 'integer',
  minimum: 1,
  summary: 'Highest value, after which the counter begins at 0. Where absent, a fall is a reset.',
  example: 65535,
};
const eventCommon: FieldSet = {
  tag,
  title,
  snapshot: {
    kind: 'list',
    of: { kind: 'text', summary: 'A tag.' },
    summary: 'Tags whose values of this moment the event carries as parameters.',
    example: ['pressure', 'temperature'],
  },
};

const eventVariants: Readonly<Record<string, FieldSet>> = {
  edge: { ...eventCommon, to: { kind: 'flag', required: true, summary: 'The value that it turns to.', example: true }, settle },
  change: { ...eventCommon, settle },
  state: {
    ...eventCommon,
    model: {
      kind: 'choice',
      choices: { packml: 'the states of OPC 30050 and ISA-TR88.00.02 by their numbers' },
      summary: 'A known state model.',
    },
    states: {
      kind: 'map',
      of: { kind: 'text', summary: 'Name of the state.' },
      summary: 'Code or text of the tag → state; beside a model, what differs from it.',
      example: { '0': 'stopped', '1': 'running' },
    },
    entering: {
      kind: 'list',
      of: { kind: 'text', summary: 'A state.' },
      summary: 'Only entering one of these is an event; every change of state where absent.',
      example: ['Execute'],
    },
  },
  counter: {
    ...eventCommon,
    rollover,
    per: { kind: 'integer', minimum: 1, default: 1, summary: 'One event for so many counts; it tells how many there were.' },
  },
  cycle: { ...eventCommon, rollover },
  alarm: {
    ...eventCommon,
    severity: { kind: 'integer', minimum: 1, maximum: 1000, summary: 'Severity from 1 to 1000, as in OPC UA Part 9.' },
    chatter: {
      kind: 'duration',
      summary: 'Gone for less long, it has not gone: what flutters is one alarm, and its going tells how often it came.',
      example: '10 s',
    },
  },
};

const commandFields: FieldSet = {
  title,
  write: {
    kind: 'map',
    required: true,
    summary: 'Tag → what may be written, in the unit of the standard.',
    of: {
      kind: 'group',
      summary: 'Bounds.',
      fields: {
        min: { kind: 'number', summary: 'Smallest value.' },
        max: { kind: 'number', summary: 'Largest value.' },
        values: { kind: 'list', of: { kind: 'text', summary: 'A text.' }, summary: 'The only texts.' },
      },
    },
    example: { setpoint: { min: 0, max: 60 } },
  },
  rate: { kind: 'duration', summary: 'At most one in so long, for each equipment.', example: '10 s' },
  interlock: {
    kind: 'text',
    summary: 'A JSONata expression over the last values of the tags; where it is not true, the command is refused.',
    example: 'running = false',
  },
  activate: {
    kind: 'group',
    summary: 'Written last, when everything was read back as written: the equipment takes it as a whole.',
    fields: {
      tag,
      value: { kind: 'any', required: true, schema: { type: ['boolean', 'number', 'string'] }, summary: 'What is written.' },
      taken: {
        kind: 'text',
        summary:
          'A JSONata expression over the present values of the tags that is true once the equipment took it: by it a lost answer is found out.',
        example: 'recipe = `recipe-prepared`',
      },
    },
  },
  identify: {
    kind: 'text',
    summary: 'Tag that carries the id of the command, so that the equipment itself recognises a repeated one.',
  },
  approval: { kind: 'flag', summary: 'Whether a second person must agree before anything is written.' },
};

const backlog: Field = {
  kind: 'group',
  summary: 'How much may wait in the node for each target that takes nothing, or holds something.',
  fields: {
    bytes: {
      kind: 'integer',
      minimum: 65_536,
      unit: 'bytes',
      summary: 'The most that may wait, of each site; 2 GiB where absent.',
      example: 10_737_418_240,
    },
    warn: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      summary: 'Part of it from which on the node warns; 0.5 where absent.',
      example: 0.2,
    },
    full: {
      kind: 'choice',
      choices: {
        expire:
          'the oldest is given up for that target, with a record of what and when; the node itself keeps it as long as `retention` says',
        stop: 'nothing more is collected until the target takes something: events stop too, and what is missed is a gap',
      },
      summary: 'What happens beyond it; expire where absent.',
    },
  },
};

/** What a class of equipment tells, the same at every site. */
export const collection: DocumentDeclaration = {
  summary: 'Which tags of a class of equipment become which measurements and events, the same at every site.',
  fields: {
    name: { ...name, required: true, summary: 'The name bindings and integrations use.', example: 'line' },
    title,
    owner: { kind: 'text', required: true, summary: 'The team or person who answers for it.', example: 'packaging-technology' },
    class: { kind: 'text', required: true, summary: 'Equipment class, as in ISA-95.', example: 'Line' },
    tags: {
      kind: 'map',
      required: true,
      names: part,
      of: { kind: 'group', fields: tagFields, summary: 'One tag.' },
      summary: 'What equipment of the class can tell. A binding says at which address each tag stands.',
    },
    measurements: {
      kind: 'map',
      names: part,
      of: { kind: 'group', fields: measurementFields, summary: 'How the samples are made of a tag.' },
      summary: 'Series of samples, by name.',
    },
    events: {
      kind: 'map',
      names: part,
      of: { kind: 'variant', by: 'on', variants: eventVariants, summary: 'What makes the event happen.' },
      summary: 'Events, by type. Those of a site are messages that integrations read with `from: { collection: NAME }`.',
    },
    context: {
      kind: 'map',
      names: part,
      summary: 'Facts such as order, lot or shift that events carry, taken from other messages.',
      of: {
        kind: 'group',
        summary: 'The newest message of the contract about the equipment says the fact.',
        fields: {
          from: {
            kind: 'text',
            pattern: '^[a-z0-9][a-z0-9-]*@[1-9][0-9]*$',
            form: 'a contract and its version, such as work-order@1',
            required: true,
            summary: 'Contract of the messages.',
            example: 'work-order@1',
          },
          interface: {
            ...interfaceName,
            required: true,
            summary: 'Interface that they come from or go to.',
            example: 'mes.work-orders',
          },
          equipment: { ...path, required: true, summary: 'Path of the equipment in the message.', example: 'line' },
          value: { ...path, required: true, summary: 'Path of the fact.', example: 'number' },
        },
      },
    },
    commands: {
      kind: 'map',
      names: part,
      of: { kind: 'group', fields: commandFields, summary: 'One command.' },
      summary: 'What may be written to equipment. Nothing may be, unless the binding of a site allows it by name as well.',
    },
    to: {
      kind: 'list',
      of: { ...interfaceName, summary: 'An interface.' },
      summary: 'Interfaces that take the measurements (historian, Parquet), as an integration names its targets.',
      example: ['historian.samples'],
    },
    silence: { kind: 'duration', default: '1 min', summary: 'Equipment of which nothing is heard for so long counts as silent.' },
    retention: {
      kind: 'duration',
      summary:
        'How long samples are kept in the node, 90 days where absent. What a target has not got yet is kept for longer, as far as `backlog` allows.',
      example: '400 d',
    },
    backlog,
  },
};

/** Where the equipment of one site tells what a collection asks for. */
export const binding: DocumentDeclaration = {
  summary: 'The equipment of one site that a collection collects: where each tag stands, and in which unit.',
  fields: {
    name: { ...name, required: true, summary: 'The name people will see.', example: 'lyon-lines' },
    title,
    owner: { kind: 'text', summary: 'The team or person who answers for it.', example: 'maintenance-lyon' },
    site: { ...name, required: true, summary: 'The site.', example: 'lyon' },
    collection: { ...name, required: true, summary: 'The collection.', example: 'line' },
    equipment: {
      kind: 'map',
      required: true,
      names: equipmentName,
      summary: 'Equipment below the site, by its id.',
      of: {
        kind: 'group',
        summary: 'Where one piece of equipment is.',
        fields: {
          title,
          interface: {
            ...interfaceName,
            required: true,
            summary: 'Interface of its tags, where the table names no other.',
            example: 'line-plc.tags',
          },
          table: {
            kind: 'text',
            pattern: '\\S',
            form: 'the name of a file',
            required: true,
            summary:
              'A CSV file beside this document with the columns tag, address and perhaps unit, scale, offset, values, interface, sampling, note.',
            example: 'line-1.csv',
          },
          commands: {
            kind: 'list',
            of: { kind: 'text', summary: 'A command.' },
            summary: 'Commands of the collection that are allowed here; none where absent.',
          },
          integrations: {
            kind: 'map',
            of: { kind: 'list', of: { ...name, summary: 'An integration.' }, summary: 'The integrations that may send it.' },
            summary: 'Allowed command → integrations that may send it; where absent, only people may.',
            example: { 'load-recipe': ['download-recipes'] },
          },
        },
      },
    },
  },
};
