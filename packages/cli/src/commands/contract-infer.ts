import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { completeDraft, draftYaml } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { draftKinds, draftOfFiles, nameOfFile } from '../project/draft-input.ts';
import type { LocalCommand } from './command.ts';

/** `contract infer`. */
export const contractInfer: LocalCommand = {
  declaration: {
    name: 'contract infer',
    summary: 'Drafts a contract from samples of messages, or from a description; each guess is marked, and a person corrects it.',
    arguments: [
      { name: 'FILE', summary: 'Samples of one kind of message, the more the better, or one description.', many: true },
    ],
    options: {
      kind: { value: 'KIND', summary: `What the files are: ${draftKinds.join(', ')}.`, standard: 'told by name and content' },
      name: { value: 'NAME', summary: 'Name of the contract.', standard: 'the name of the first file' },
      owner: { value: 'TEAM', summary: 'Who answers for the contract.' },
      root: { value: 'NAME', summary: 'Which message of a description: an element, entity, schema, table or message.' },
      records: { value: 'PATH', summary: 'Dotted path of the messages inside a sample.' },
      out: { value: 'FILE', summary: 'Write there, where no file is yet, instead of printing.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace contract infer samples/order-1.json samples/order-2.json --name production-order',
    json: 'the contract document',
  },
  async run(line, around) {
    const { kind, name, owner, root, records, out } = line.options;
    const input = {
      files: line.many,
      ...(kind !== undefined && { kind }),
      ...(root !== undefined && { root }),
      ...(records !== undefined && { records }),
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

/** Never over a file that somebody may have corrected. */
export function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new CliError('cli.output', `writing ${file}: ${(error as Error).message}`);
  }
}
