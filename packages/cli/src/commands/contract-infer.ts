import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { processCommands, type CommandLine } from '@millrace/api';
import { completeDraft, draftYaml } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { draftOfFiles, nameOfFile } from '../project/draft-input.ts';
import { fileFault } from '../project/input-file.ts';
import type { LocalCommand } from './command.ts';

/** `contract infer`. */
export const contractInfer: LocalCommand = {
  declaration: processCommands['contract infer'],
  needsNode: line => line.options['interface'] !== undefined,
  async run(line, around) {
    const { kind, name, owner, root, records, encoding, out } = line.options;
    refuseTable(line);
    const input = {
      files: line.many,
      ...(kind !== undefined && { kind }),
      ...(root !== undefined && { root }),
      ...(records !== undefined && { records }),
      ...(encoding !== undefined && { encoding }),
    };
    const drafted = draftOfFiles(input, around.cwd);
    const draft = completeDraft(drafted, {
      name: name ?? root ?? nameOfFile(line.many[0]!),
      ...(owner !== undefined && { owner }),
    });
    const yaml = draftYaml(draft);
    if (out !== undefined) writeNew(resolve(around.cwd, out), yaml);
    return {
      json: draft.document,
      text: out === undefined ? yaml : `${out} is written; read it and correct the guesses.\n`,
      bad: false,
    };
  },
};

function refuseTable({ many, options }: CommandLine): void {
  const fail = (sentence: string) => new CliError('cli.arguments', `reading the arguments of contract infer: ${sentence}`);
  for (const name of ['table', 'secrets'])
    if (options[name] !== undefined) throw fail(`--${name} needs --interface, which says where to ask`);
  if (many.length === 0) throw fail('FILE is missing');
}

/** Never over a file that somebody may have corrected. */
export function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new CliError('cli.output', `writing ${file}: ${fileFault(error)}`);
  }
}
