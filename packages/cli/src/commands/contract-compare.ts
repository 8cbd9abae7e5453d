import { compareContracts, contractImpact, type Compatibility } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { findContract } from '../project/find-contract.ts';
import { openProject } from '../project/project-folder.ts';
import { comparisonView } from '../views/comparison.ts';
import type { LocalCommand } from './command.ts';

/** Which verdicts are good for whom. */
const enough: Readonly<Record<string, readonly Compatibility[]>> = {
  both: ['both'],
  readers: ['both', 'readers'],
  writers: ['both', 'writers'],
};

/** `contract compare`. */
export const contractCompare: LocalCommand = {
  declaration: {
    name: 'contract compare',
    summary: 'Compares two versions of a contract: who keeps working, each difference, and what of the project it touches.',
    arguments: [
      { name: 'OLD', summary: 'name@version, a YAML file (file.yaml#name@version), or a JSON Schema file.' },
      { name: 'NEW', summary: 'The same of the newer version.' },
    ],
    options: {
      project: { value: 'DIR', summary: 'Folder of the project.', standard: 'the current folder' },
      for: { value: 'WHOM', summary: 'Who must keep working: readers, writers or both.', standard: 'both' },
      strict: { summary: 'Fields that a version neither declares nor forbids may be sent, as JSON Schema reads it.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace contract compare production-order@1 production-order-2.yaml',
    bad: 'somebody of those would not keep working',
    json: '{ older, newer, compatible, differences: [{ path, what, older, newer, breaks, sentence }], touched: [{ kind, name, as, issues }] }',
  },
  async run(line, around) {
    const whom = line.options['for'] ?? 'both';
    if (!Object.hasOwn(enough, whom))
      throw new CliError('cli.arguments', `reading --for ${whom}: expected readers, writers or both`);
    const project = openProject(line.options['project'], around.cwd);
    const [older, newer] = ['OLD', 'NEW'].map(name => findContract(line.arguments[name]!, around.cwd, project));
    const comparison = compareContracts(older!, newer!, line.flags.has('strict') ? 'possible' : 'not-sent');
    const touched = contractImpact(
      older!,
      newer!,
      project.read().flatMap(each => each.document ?? []),
    );
    const report = { ...comparison, touched };
    return { json: report, text: comparisonView(report), bad: !enough[whom]!.includes(comparison.compatible) };
  },
};
