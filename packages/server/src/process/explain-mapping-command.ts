import type { CommandLine } from '@millrace/api';
import { explainMapping, suggestion, type FieldSentence } from '@millrace/core';
import { projectFolder, type ReadProject } from './check-command.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `explain mapping NAME [DIR]`: every field of a mapping as a sentence; the fields that stay empty are named together at the end. Tests
 * are not run: whoever reads a mapping because they fail needs it most.
 */
export async function explainMappingCommand(line: CommandLine, around: Surroundings, readProject: ReadProject): Promise<number> {
  const name = line.arguments['NAME']!;
  const { plan, issues } = await readProject(projectFolder(line, around), { tests: false });
  if (!plan) {
    const first = issues.find(({ level }) => level === 'error');
    throw new StartError('server.project-invalid', `reading the project: ${first?.sentence ?? 'it does not check'}`);
  }
  const mapping = plan.mappings.get(name);
  if (!mapping) {
    around.err(`millrace: the project has no mapping "${name}"${suggestion(name, [...plan.mappings.keys()])}\n`);
    return 1;
  }
  const fields = explainMapping(mapping, {
    from: plan.contracts.get(mapping.from)!,
    to: plan.contracts.get(mapping.to)!,
    crosswalk: of => plan.crosswalks.get(of)?.document,
  });
  const answer = { mapping: name, from: mapping.from, to: mapping.to, fields };
  around.out(line.flags.has('json') ? `${JSON.stringify(answer, null, 2)}\n` : textOf(answer));
  return 0;
}

function textOf(answer: {
  readonly mapping: string;
  readonly from: string;
  readonly to: string;
  readonly fields: readonly FieldSentence[];
}): string {
  const { mapping, from, to, fields } = answer;
  const lines = fields.filter(({ empty }) => !empty).map(({ sentence }) => `  ${sentence}`);
  const empty = fields.filter(each => each.empty).map(({ field }) => field);
  const rest = empty.length === 0 ? [] : ['', `  not filled: ${empty.join(', ')}`];
  return [`${mapping}: ${from} becomes ${to}`, '', ...lines, ...rest, ''].join('\n');
}
