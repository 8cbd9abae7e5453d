import type { Field } from './field.ts';

const encoding = {
  kind: 'text',
  summary: 'WHATWG label of the encoding; absent: UTF-8, or UTF-16 with a byte order mark.',
  example: 'windows-1252',
} as const;
const records = {
  kind: 'text',
  summary: 'Dotted path of the records inside one document; each becomes a message of its own.',
  example: 'Orders.Order',
} as const;
const lines = { kind: 'flag', summary: 'One record a line.' } as const;

const groups = {
  kind: 'map',
  of: { kind: 'list', of: { kind: 'text', summary: 'A tag.' }, summary: 'Tags of the segments and groups that belong to it.' },
  names: { pattern: '^[A-Z][A-Z0-9]{1,2}$', form: 'the tag of a segment' },
  summary:
    'Tag of the segment that begins a group, and what belongs to it; absent: the segments of a message are a list in order.',
  example: { NAD: ['LOC', 'RFF'], LIN: ['PIA', 'QTY', 'PRI'] },
} as const;
const separator = (summary: string) => ({ kind: 'text', pattern: '^.$', form: 'one character', summary }) as const;
const lineBreaks = { kind: 'flag', summary: 'Writes a line break behind each segment; reading takes both.' } as const;

const start = { kind: 'integer', required: true, minimum: 1, summary: 'First character, from 1.' } as const;
const length = { kind: 'integer', required: true, minimum: 1, summary: 'Number of characters.' } as const;
const fixedFields = {
  kind: 'map',
  summary: 'The fields of a line.',
  of: {
    kind: 'group',
    summary: 'A field.',
    fields: {
      start,
      length,
      kind: { kind: 'choice', choices: { text: 'as it is', decimal: 'an exact decimal number' }, summary: 'What it holds.' },
      decimals: { kind: 'integer', minimum: 0, summary: 'Digits behind a point that is not written; makes it a decimal.' },
      align: {
        kind: 'choice',
        choices: { left: 'padded at the end', right: 'padded in front' },
        summary: 'Where it stands in its characters; text to the left and decimals to the right where absent.',
      },
      pad: {
        kind: 'text',
        pattern: '^.$',
        form: 'one character',
        summary: 'What fills it; a blank, or 0 for decimals, where absent.',
      },
    },
  },
} as const;

/** How the bytes of an interface are read and written: one shape for each format. */
export const formatDeclaration: Field = {
  kind: 'variant',
  by: 'kind',
  summary: 'How bytes are read and written; JSON where absent.',
  variants: {
    json: { encoding, records, lines },
    xml: {
      encoding,
      records,
      arrays: {
        kind: 'list',
        of: { kind: 'text', summary: 'A dotted path.' },
        summary: 'Paths that are lists even where one element stands.',
        example: ['Orders.Order'],
      },
      root: { kind: 'text', summary: 'Name of the root element when writing.' },
      namespace: { kind: 'text', summary: 'Default namespace when writing, and the only one accepted when reading.' },
    },
    delimited: {
      encoding,
      lines,
      separator: {
        kind: 'text',
        pattern: '^.$',
        form: 'one character',
        summary: 'The character between two fields; a comma where absent.',
        example: ';',
      },
      quote: {
        kind: 'text',
        pattern: '^.?$',
        form: 'one character or nothing',
        summary: 'The character around a field; a double quote where absent.',
      },
      columns: {
        kind: 'list',
        of: { kind: 'text', summary: 'A column.' },
        summary: 'The columns in order; absent: the first line names them. With a header, it must name these.',
      },
      header: { kind: 'flag', summary: 'Whether the first line names the columns.' },
      decimalMark: {
        kind: 'choice',
        choices: { '.': 'point', ',': 'comma' },
        summary: 'The decimal mark of the columns in decimals.',
      },
      decimals: {
        kind: 'list',
        of: { kind: 'text', summary: 'A column.' },
        summary: 'Columns that hold numbers with the decimal mark.',
      },
      trailer: {
        kind: 'group',
        summary: 'A closing line that counts the records.',
        fields: {
          mark: { kind: 'text', required: true, summary: 'First field of the closing line.', example: 'END' },
          countColumn: {
            kind: 'integer',
            required: true,
            minimum: 1,
            summary: 'Position of the field that carries the number of records; 0 is the mark.',
          },
        },
      },
    },
    'fixed-width': {
      encoding,
      length: { kind: 'integer', minimum: 1, summary: 'Characters of every line; as many as its fields need where absent.' },
      trimmed: { kind: 'flag', summary: 'Blanks at the end of a line may be missing.' },
      decimalMark: {
        kind: 'choice',
        choices: { '.': 'point', ',': 'comma' },
        summary: 'The decimal mark of decimals that have one.',
      },
      fields: { ...fixedFields, summary: 'The fields of every line, where all lines are alike.' },
      discriminator: {
        kind: 'group',
        summary: 'The characters that tell the kinds of lines apart.',
        fields: {
          field: { kind: 'text', required: true, summary: 'Field of a record that they become.', example: 'type' },
          start,
          length,
        },
      },
      layouts: {
        kind: 'map',
        summary: 'The kinds of lines, by what the discriminator says in them.',
        of: {
          kind: 'group',
          summary: 'A kind of line.',
          fields: {
            role: {
              kind: 'choice',
              choices: {
                record: 'a record',
                header: 'the first line, given to each record as `header`',
                trailer: 'the last line',
              },
              summary: 'What such a line is; a record where absent.',
            },
            fields: { ...fixedFields, required: true },
            count: { kind: 'group', summary: 'Where a trailer says the number of records.', fields: { start, length } },
          },
        },
      },
    },
    idoc: {
      encoding,
      form: {
        kind: 'choice',
        choices: { xml: 'one XML document', flat: 'lines of fixed width' },
        default: 'xml',
        summary: 'How IDocs are written.',
      },
      root: { kind: 'text', summary: 'Name of the root element in XML; IDOCTYP of the control record where absent.' },
      namespace: { kind: 'text', summary: 'Namespace of the XML form when writing, and the only one accepted when reading.' },
      segments: {
        kind: 'map',
        summary: 'Segments of the flat form that the contract does not lay out by `position` and `maxLength`, by type.',
        of: {
          kind: 'group',
          summary: 'The layout of a segment.',
          fields: {
            definition: {
              kind: 'text',
              summary: 'Its definition, as the file names it; the type itself where absent.',
              example: 'E2EDK01005',
            },
            under: { kind: 'text', summary: 'Type of the segment it belongs to, where the sender gives no hierarchy.' },
            fields: {
              kind: 'map',
              required: true,
              of: { kind: 'integer', minimum: 1, maximum: 1000, summary: 'Characters of the field.' },
              summary: 'Length of each field, in order.',
            },
          },
        },
      },
    },
    edifact: {
      encoding: { ...encoding, summary: 'WHATWG label of the encoding; absent: what the syntax identifier in UNB says.' },
      groups,
      lines: lineBreaks,
      serviceString: { kind: 'flag', summary: 'Writes the service string UNA even where its characters are the usual ones.' },
      separators: {
        kind: 'group',
        summary: 'The characters to write with; reading takes them from the service string.',
        fields: {
          segment: separator("Ends a segment; `'` where absent."),
          element: separator('Between two elements; `+` where absent.'),
          component: separator('Between two components; `:` where absent.'),
          repetition: separator('Between two repetitions, in syntax 4; `*` where absent.'),
          release: separator('Before a character that is data; `?` where absent.'),
        },
      },
    },
    x12: {
      encoding,
      groups,
      lines: lineBreaks,
      separators: {
        kind: 'group',
        summary: 'The characters to write with; reading takes them from the fixed positions of ISA.',
        fields: {
          segment: separator('Ends a segment; `~` where absent.'),
          element: separator('Between two elements; `*` where absent.'),
          component: separator('Between two components; ISA16 or `>` where absent.'),
          repetition: separator('Between two repetitions; ISA11 where absent.'),
        },
      },
    },
    tradacoms: { encoding, groups, lines: lineBreaks },
  },
};
