import type { Issue } from '../value/issue.ts';
import { codeSet, crosswalk, day } from './code-declarations.ts';
import { binding, collection } from './collect-declarations.ts';
import type { Field, FieldSet, NamePattern } from './field.ts';
import { formatDeclaration } from './format-declaration.ts';
import { mappingField } from './mapping-field.ts';
import type { Document } from './model.ts';
import { problem } from './problem.ts';

/** The word after `kind:`. */
export type DocumentKind = Document['kind'];

/** One kind of document: what it is for, and its settings. */
export interface DocumentDeclaration {
  readonly summary: string;
  readonly fields: FieldSet;
}

const simpleName: NamePattern = {
  pattern: '^[a-z0-9][a-z0-9-]*$',
  form: 'lower-case letters, digits and dashes',
};
const refName: NamePattern = {
  pattern: '^[a-z0-9][a-z0-9-]*@[1-9][0-9]*$',
  form: 'a contract and its version, such as production-order@1',
};
const interfaceName: NamePattern = {
  pattern: '^[a-z0-9][a-z0-9-]*\\.[a-z0-9][a-z0-9-]*$',
  form: 'a system and its interface, such as erp.orders',
};

const path = { kind: 'text', pattern: '^[^.\\s]+(\\.[^.\\s]+)*$', form: 'a dotted path such as header.orderId' } as const;
const name = { kind: 'text', ...simpleName } as const;
const contractRef = { kind: 'text', ...refName, example: 'production-order@1' } as const;
const title = { kind: 'text', summary: 'What people see instead of the name.' } as const;
const owner = { kind: 'text', summary: 'The team or person who answers for it.', example: 'production-planning' } as const;

/** What a test expects; a text alone is the file. */
const expectation = (message: string): Field => ({
  kind: 'group',
  required: true,
  short: 'message',
  summary: 'What must become of it.',
  fields: {
    message: { kind: 'text', summary: message, example: 'cases/work-order-1.json' },
    held: { kind: 'text', summary: 'Code of an issue that must hold it.', example: 'mapping.code-missing' },
    at: { kind: 'text', summary: 'Path of that issue; anywhere where absent.', example: 'operations[0].center' },
  },
});

const dayOfTest = {
  ...day,
  summary:
    'Day on which the message is taken to be received: it decides which codes and entries of crosswalks hold. Where absent, only what never expires holds.',
  example: '"2026-11-01"',
} as const;

const limits: FieldSet = {
  concurrency: { kind: 'integer', minimum: 1, maximum: 1000, default: 4, summary: 'Calls under way at once.' },
  rate: {
    kind: 'integer',
    minimum: 1,
    unit: '1/s',
    summary: 'Messages a second, all flows together; unlimited where absent.',
    example: '50/s',
  },
  batch: { kind: 'integer', minimum: 1, summary: 'Messages in one call, at most; what the connector offers where absent.' },
  timeout: { kind: 'duration', default: '30 s', summary: 'Time one call may take before its outcome is unknown.' },
  size: { kind: 'integer', minimum: 1, default: 4_194_304, unit: 'bytes', summary: 'Size of one received message, at most.' },
};

const retry: FieldSet = {
  attempts: {
    kind: 'integer',
    minimum: 1,
    default: 8,
    summary: 'Tries before a message is held. While the target is down the breaker waits, and nothing is counted.',
  },
  first: { kind: 'duration', default: '1 s', summary: 'Wait before the second try; it doubles from there, with jitter.' },
  longest: { kind: 'duration', default: '5 min', summary: 'Longest wait between two tries.' },
};

const interfaceFields: FieldSet = {
  title,
  connector: { kind: 'text', required: true, summary: 'The connector, such as file, http or sql.', example: 'http' },
  config: {
    kind: 'any',
    required: true,
    schema: { type: 'object' },
    summary: 'The settings of the connector; addresses and secrets are references: `${env:NAME}`, `${secret:NAME}`.',
  },
  format: formatDeclaration,
  limits: { kind: 'group', fields: limits, summary: 'Bounds that protect the other system.' },
  retry: { kind: 'group', fields: retry, summary: 'How often and how fast a failed delivery is tried again.' },
};

const system: DocumentDeclaration = {
  summary: 'A participant (ERP, MES, LIMS, controller) and its interfaces.',
  fields: {
    name: { ...name, required: true, summary: 'The name other documents use.', example: 'mes-pune' },
    title,
    role: {
      kind: 'choice',
      required: true,
      summary: 'What the system is for.',
      choices: {
        erp: 'enterprise resource planning',
        mes: 'manufacturing execution',
        lims: 'laboratory information management',
        qms: 'quality management',
        cmms: 'maintenance management',
        planning: 'planning and scheduling',
        inventory: 'inventory and warehouse',
        scada: 'supervisory control',
        plc: 'programmable controller',
        dcs: 'distributed control',
        historian: 'history of process values',
        'data-platform': 'data platform',
        other: 'anything else',
      },
    },
    owner: { ...owner, required: true },
    site: { ...name, summary: 'The site it belongs to; absent for a system of the whole enterprise.', example: 'pune' },
    interfaces: {
      kind: 'map',
      required: true,
      names: simpleName,
      of: { kind: 'group', fields: interfaceFields, summary: 'One technical connection.' },
      summary: 'Its technical connections, by name.',
    },
  },
};

const contract: DocumentDeclaration = {
  summary: 'The agreed meaning of one kind of message. A change of meaning is a new version beside the old one.',
  fields: {
    name: { ...name, required: true, summary: 'The name, used with its version as name@version.', example: 'production-order' },
    version: {
      kind: 'integer',
      required: true,
      minimum: 1,
      summary: 'The version; it grows with each change of meaning.',
      example: 1,
    },
    title,
    owner: { ...owner, required: true },
    subject: { ...path, required: true, summary: 'Path of the value whose messages stay in order.', example: 'orderId' },
    id: {
      kind: 'list',
      of: { ...path, summary: 'A path.' },
      summary: 'Paths that together identify one message; absent: the id of the source, else a hash of the bytes.',
    },
    keys: {
      kind: 'map',
      of: { ...path, summary: 'A path.' },
      summary: 'Business keys by name: the values by which a message can be found.',
      example: { order: 'orderId', material: 'product' },
    },
    revision: {
      ...path,
      summary: 'Path of a value that grows with each newer state of a subject; an older one arriving later is superseded.',
    },
    sequence: { ...path, summary: 'Path of a counter that grows by one with each message; a jump is recorded as a gap.' },
    cadence: {
      kind: 'group',
      summary: 'How often messages are expected; silence beyond it is stale.',
      fields: {
        every: { kind: 'duration', required: true, summary: 'Longest usual time between two messages.', example: '30 min' },
        during: { kind: 'text', summary: 'When they are expected; always where absent.', example: 'shifts' },
      },
    },
    regulated: { kind: 'flag', summary: 'Whether the messages are records under regulation (GxP).' },
    retention: { kind: 'duration', summary: 'How long messages are kept.', example: '90 d' },
    schema: {
      kind: 'any',
      required: true,
      schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
      check: notEmpty,
      summary: 'JSON Schema 2020-12 of the message, with the vocabulary of Millrace: unit, codes, identifies, format decimal.',
    },
  },
};

const mapping: DocumentDeclaration = {
  summary: 'How a message of one contract becomes a message of another.',
  fields: {
    name: { ...name, required: true, summary: 'The name integrations use.', example: 'order-to-work-order' },
    title,
    from: { ...contractRef, required: true, summary: 'The contract of the source.' },
    to: { ...contractRef, required: true, summary: 'The contract of the target.', example: 'work-order@1' },
    fields: {
      kind: 'map',
      required: true,
      of: mappingField,
      summary: 'Target field → where it comes from; a text is a JSONata expression over the source message.',
    },
    tests: {
      kind: 'list',
      summary: 'Examples that every check runs.',
      of: {
        kind: 'group',
        summary: 'One example.',
        fields: {
          name: { kind: 'text', summary: 'What it shows, in a few words.', example: 'an order without components' },
          given: {
            kind: 'text',
            required: true,
            summary: 'File of the source message, relative to this document: `.json` as decoded, or `.xml`.',
            example: 'cases/order-1.json',
          },
          expect: expectation('File of the message to come out, `.json` or `.xml`.'),
          site: {
            kind: 'group',
            short: 'name',
            summary: 'The site that is in scope: one of the project by its name, or as it stands here; none where absent.',
            fields: {
              name: { ...name, required: true, summary: 'Its name.', example: 'pune' },
              code: { kind: 'text', summary: 'Its code; that of the site of the project where absent.', example: '"1710"' },
              zone: {
                kind: 'text',
                summary: 'Its IANA zone; that of the site of the project where absent.',
                example: 'Asia/Kolkata',
              },
            },
          },
          day: dayOfTest,
        },
      },
    },
  },
};

const target: FieldSet = {
  interface: {
    kind: 'text',
    ...interfaceName,
    summary: 'The interface to write to, as system.interface.',
    example: 'mes.work-orders',
  },
  collection: {
    ...name,
    summary: 'In place of an interface: the collection whose equipment at the site is commanded; the message names which.',
    example: 'line',
  },
  command: {
    kind: 'text',
    summary: 'The command of the collection. The binding of the equipment must allow it to this integration by name.',
    example: 'load-recipe',
  },
  interlock: {
    kind: 'choice',
    choices: { refuse: 'the message is held for a person', wait: 'it waits and looks again, until it expires' },
    summary: 'What happens while the interlock of the command says no; refuse where absent.',
  },
  contract: { ...contractRef, required: true, summary: 'The contract of what is written.', example: 'work-order@1' },
  mapping: {
    kind: 'list',
    single: true,
    of: { ...name, summary: 'A mapping.' },
    summary:
      'The mapping between the contracts, or several one after the other where they meet in a contract between; absent where both are the same.',
    example: 'order-to-work-order',
  },
  expire: { kind: 'duration', summary: 'A message not delivered after this long expires; never where absent.', example: '3 d' },
  unknown: {
    kind: 'choice',
    choices: { hold: 'it waits for a person', repeat: 'it is sent again, which may act twice' },
    summary:
      'What happens when it stays unknown whether the target acted; hold where absent. Written out, it says that this is known and accepted.',
  },
};

const integration: DocumentDeclaration = {
  summary: 'From an interface and contract, through rules and mapping, to interfaces and contracts.',
  fields: {
    name: { ...name, required: true, summary: 'The name people will see in every list.', example: 'release-orders' },
    title,
    owner,
    for: {
      kind: 'list',
      of: { ...name, summary: 'A site.' },
      summary: 'The sites it runs at, one instance each; absent: one instance for the enterprise.',
      example: ['pune', 'lyon'],
    },
    from: {
      kind: 'group',
      required: true,
      summary: 'Where its messages come from.',
      fields: {
        interface: {
          kind: 'text',
          ...interfaceName,
          summary: 'The interface to read, as system.interface.',
          example: 'erp.orders',
        },
        collection: {
          ...name,
          summary: 'In place of an interface: the collection whose events are read, at each site.',
          example: 'line',
        },
        contract: { ...contractRef, required: true, summary: 'The contract of what is read.' },
      },
    },
    when: {
      kind: 'text',
      summary: 'A JSONata condition over the message, with site in scope; absent: every message.',
      example: 'plant = site.code',
    },
    to: {
      kind: 'list',
      required: true,
      of: { kind: 'group', fields: target, summary: 'A target.' },
      summary: 'Where its messages go.',
    },
    tests: {
      kind: 'list',
      summary: 'Examples that every check runs.',
      of: {
        kind: 'group',
        summary: 'One example.',
        fields: {
          given: {
            kind: 'text',
            required: true,
            summary:
              'File of the source message, relative to this document: `.json` as decoded, anything else as the interface receives it.',
            example: 'cases/order-1.json',
          },
          expect: expectation('File of the message to come out, or the word filtered.'),
          to: {
            kind: 'text',
            summary: 'The target, as its interface stands under to, or collection.command; the first one where absent.',
            example: 'mes.work-orders',
          },
          site: { ...name, summary: 'The site; the first one of the integration where absent.', example: 'pune' },
          day: dayOfTest,
        },
      },
    },
  },
};

const site: DocumentDeclaration = {
  summary: 'A place with its own systems, time zone and bindings.',
  fields: {
    name: { ...name, required: true, summary: 'The name integrations use under for.', example: 'pune' },
    title,
    code: {
      kind: 'text',
      required: true,
      pattern: '\\S',
      form: 'a code',
      summary: 'The number or code that messages carry for this site.',
      example: '"1710"',
    },
    zone: { kind: 'text', required: true, summary: 'The IANA time zone.', example: 'Asia/Kolkata' },
    systems: {
      kind: 'map',
      required: true,
      names: simpleName,
      of: { ...name, summary: 'The name of a system.' },
      summary: 'The name an integration uses → the system of this site.',
      example: { mes: 'mes-pune' },
    },
  },
};

/** Every kind of document, declared once: checking, editor schemas and the reference derive from it. */
export const documentDeclarations: Readonly<Record<DocumentKind, DocumentDeclaration>> = {
  system,
  contract,
  mapping,
  integration,
  site,
  'code-set': codeSet,
  crosswalk,
  collection,
  binding,
};

function notEmpty(data: unknown, path: string): readonly Issue[] {
  return data === null ? [problem('document.empty-value', path, `"${path}" has no value`)] : [];
}
