import type { CommandLine } from '@millrace/api';
import { codeSetsView, codeSetView, crosswalksView, crosswalkView, entryView, missingCodesView } from '../views/codes.ts';
import { command, nodeOptions, reasonOption, type NodeCommand } from './command.ts';
import { numberOption, reasonOf } from './read-words.ts';

const crosswalkArgument = { name: 'NAME', summary: 'Name of the crosswalk.' };
const page = {
  limit: { value: 'NUMBER', summary: 'At most so many.', standard: '100' },
  after: { value: 'MARK', summary: 'Continue where a page ended.' },
};

/** `codes list`. */
export const codesList = command({
  declaration: {
    name: 'codes list',
    summary: 'Lists the code sets, with steward and who uses them.',
    arguments: [],
    options: {},
    example: 'millrace codes list',
    json: 'CodeSetSummary[]',
  },
  ask: client => client.codeSets(),
  view: codeSetsView,
});

/** `codes show`. */
export const codesShow = command({
  declaration: {
    name: 'codes show',
    summary: 'Shows the codes of a code set: what they mean, their unit, and from when until when they may be used.',
    arguments: [{ name: 'NAME', summary: 'Name of the code set.' }],
    options: page,
    example: 'millrace codes show order-priority',
    bad: 'there is no such code set',
    json: 'CodeSetPage',
  },
  ask: (client, line) => client.codeSet({ name: line.arguments['NAME']!, ...pageOf(line) }),
  view: codeSetView,
});

/** `crosswalk list`. */
export const crosswalkList = command({
  declaration: {
    name: 'crosswalk list',
    summary: 'Lists the crosswalks, with steward, how many entries they have and who uses them.',
    arguments: [],
    options: {},
    example: 'millrace crosswalk list',
    json: 'CrosswalkSummary[]',
  },
  ask: client => client.crosswalks(),
  view: crosswalksView,
});

/** `crosswalk show`. */
export const crosswalkShow = command({
  declaration: {
    name: 'crosswalk show',
    summary: 'Shows the entries of a crosswalk: those of the documents, then those added to the running node, with who and why.',
    arguments: [crosswalkArgument],
    options: {
      site: { value: 'SITE', summary: 'Only entries that hold at this site, its own and those for every site.' },
      code: { value: 'CODE', summary: 'Only entries with this code on either side.' },
      ...page,
    },
    example: 'millrace crosswalk show material --site pune',
    bad: 'there is no such crosswalk',
    json: 'CrosswalkPage',
  },
  ask: (client, line) => {
    const { site, code } = line.options;
    return client.crosswalk({
      name: line.arguments['NAME']!,
      ...(site !== undefined && { site }),
      ...(code !== undefined && { code }),
      ...pageOf(line),
    });
  },
  view: crosswalkView,
});

/** `crosswalk missing`. */
export const crosswalkMissing = command({
  declaration: {
    name: 'crosswalk missing',
    summary: 'Lists the codes that held messages wait for, counted, with the steward who adds them.',
    arguments: [],
    options: {},
    example: 'millrace crosswalk missing',
    json: 'MissingCode[]',
  },
  ask: client => client.missingCodes(),
  view: missingCodesView,
});

/** `crosswalk add`. */
export const crosswalkAdd = command({
  declaration: {
    name: 'crosswalk add',
    summary: 'Adds an entry to a crosswalk of the running node; what waits for it goes on, in order, and nothing else.',
    arguments: [
      crosswalkArgument,
      { name: 'FROM', summary: 'Code on the source side.' },
      { name: 'TO', summary: 'Code on the target side.' },
    ],
    options: {
      site: { value: 'SITE', summary: 'Only for this site; for every site where absent.' },
      since: { value: 'DAY', summary: 'First day on which it holds; always where absent.' },
      until: { value: 'DAY', summary: 'Day from which it no longer holds; never where absent.' },
      reason: reasonOption,
    },
    example: 'millrace crosswalk add material 4714 M-4 --reason "new material, ticket 4471"',
    bad: 'there is no such crosswalk',
    json: 'EntryReport',
  },
  ask: (client, line) => {
    const { site, since, until } = line.options;
    return client.addEntry({
      name: line.arguments['NAME']!,
      from: line.arguments['FROM']!,
      to: line.arguments['TO']!,
      ...(site !== undefined && { site }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      reason: reasonOf(line),
    });
  },
  view: entryView,
});

const { json: _, ...options } = nodeOptions;

/** `crosswalk export`: the table as it is where stdout is a file or a pipe; on a terminal only what cannot harm it. */
export const crosswalkExport: NodeCommand = {
  declaration: {
    name: 'crosswalk export',
    summary: 'Prints every entry of a crosswalk as CSV, added ones too, to bring the table of the project up to date.',
    arguments: [crosswalkArgument],
    options,
    example: 'millrace crosswalk export material > material.csv',
    bad: 'there is no such crosswalk',
  },
  async run(client, line) {
    const text = await client.crosswalkTable({ name: line.arguments['NAME']! });
    return { json: undefined, text: text.replaceAll('\r\n', '\n'), bad: false, raw: new TextEncoder().encode(text) };
  },
};

function pageOf(line: CommandLine): { readonly limit?: number; readonly after?: string } {
  const [limit, after] = [numberOption(line, 'limit'), line.options['after']];
  return { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
}
