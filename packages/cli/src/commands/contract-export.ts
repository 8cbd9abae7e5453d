import { resolve } from 'node:path';
import { exportJsonSchema, exportTypeScript } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { findContract } from '../project/find-contract.ts';
import { openProject } from '../project/project-folder.ts';
import type { LocalCommand } from './command.ts';
import { writeNew } from './contract-infer.ts';

/** `contract export`. */
export const contractExport: LocalCommand = {
  declaration: {
    name: 'contract export',
    summary: 'Writes a contract as a JSON Schema with an address, or as types for TypeScript.',
    arguments: [{ name: 'CONTRACT', summary: 'name@version, or a YAML file (file.yaml#name@version).' }],
    options: {
      as: { value: 'FORM', summary: 'json-schema or typescript.', standard: 'json-schema' },
      base: { value: 'URL', summary: 'Where the schemas are published: makes the address URL/name/version.', standard: 'a URN' },
      project: { value: 'DIR', summary: 'Folder of the project.', standard: 'the current folder' },
      out: { value: 'FILE', summary: 'Write there, where no file is yet, instead of printing.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace contract export production-order@1 --as typescript --out order.ts',
    json: 'the JSON Schema, or { typescript }',
  },
  async run(line, around) {
    const { as = 'json-schema', base, out, project } = line.options;
    const contract = findContract(line.arguments['CONTRACT']!, around.cwd, openProject(project, around.cwd));
    if (as !== 'json-schema' && as !== 'typescript')
      throw new CliError('cli.arguments', `reading --as ${as}: expected json-schema or typescript`);
    const schema = exportJsonSchema(contract, base);
    const text = as === 'typescript' ? exportTypeScript(contract) : `${JSON.stringify(schema, null, 2)}\n`;
    if (out !== undefined) writeNew(resolve(around.cwd, out), text);
    return {
      json: as === 'typescript' ? { typescript: text } : schema,
      text: out === undefined ? text : `${out} is written.\n`,
      bad: false,
    };
  },
};
