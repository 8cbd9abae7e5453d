import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { browseView, discoveryView } from '../views/discovery.ts';
import { command, nodeOptions } from './command.ts';
import type { NodeCommand } from './command.ts';

const interfaceName = { name: 'INTERFACE', summary: '`system.interface`; it need not be used by anything yet.' };

/** `browse`. */
export const browse = command({
  declaration: {
    name: 'browse',
    summary: 'Shows what an endpoint has below a node, with present values. Nothing is written.',
    arguments: [interfaceName, { name: 'NODE', summary: 'Address of a node; the root where absent.', optional: true }],
    options: { page: { value: 'PAGE', summary: 'The next page, as the page before said.' } },
    example: 'millrace browse line-1-pune.tags',
    bad: 'the endpoint cannot be looked at',
    json: 'EndpointPage and its values',
  },
  async ask(client, line) {
    const { INTERFACE: name, NODE: node } = line.arguments;
    const page = line.options['page'];
    const found = await client.browse({ name: name!, ...(node !== undefined && { node }), ...(page !== undefined && { page }) });
    const addresses = found.nodes.filter(({ kind }) => kind === 'tag').map(({ address }) => address);
    const values = addresses.length === 0 ? [] : await client.readNodes({ name: name!, addresses: addresses.slice(0, 500) });
    return { ...found, values };
  },
  view: browseView,
});

/** `discover`. */
export const discover: NodeCommand = {
  declaration: {
    name: 'discover',
    summary: 'Looks through an endpoint and drafts the address table of a collection, naming what has no match.',
    arguments: [interfaceName, { name: 'COLLECTION', summary: 'The collection.' }],
    options: {
      node: { value: 'ADDRESS', summary: 'Where to begin.', standard: 'everything' },
      under: { value: 'FOLDER', summary: 'Only what stands below this folder: its name, or several with slashes.' },
      out: { value: 'FILE', summary: 'Write the table into this file.' },
      ...nodeOptions,
    },
    example: 'millrace discover line-1-pune.tags line --out bindings/pune-line-1.csv',
    bad: 'a tag that a binding must have has no match, or several',
    json: 'DiscoveryReport',
  },
  async run(client, line, around) {
    const { node, under, out } = line.options;
    const report = await client.discover({
      interface: line.arguments['INTERFACE']!,
      collection: line.arguments['COLLECTION']!,
      ...(node !== undefined && { node }),
      ...(under !== undefined && { under }),
    });
    if (out !== undefined) keep(resolve(around.cwd, out), report.table);
    const bad = report.conflicts.length > 0 || report.unmatched.some(({ required }) => required);
    return { json: report, text: discoveryView(report, out), bad };
  },
};

/** A table that is there already is somebody's work. */
function keep(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new CliError('cli.output', `writing ${file}: ${(cause as Error).message}`);
  }
}
