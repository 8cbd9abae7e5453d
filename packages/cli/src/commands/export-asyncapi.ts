import { basename, resolve } from 'node:path';
import { commentedYaml, exportAsyncApi } from '@millrace/core';
import { openProject } from '../project/project-folder.ts';
import type { LocalCommand } from './command.ts';
import { writeNew } from './contract-infer.ts';

/** `export asyncapi`. */
export const exportAsyncapi: LocalCommand = {
  declaration: {
    name: 'export asyncapi',
    summary:
      'Writes everything that flows in a project as a document of AsyncAPI 3.0: interfaces, messages with schemas, operations.',
    arguments: [{ name: 'DIR', summary: 'Folder of the project.' }],
    options: {
      title: { value: 'TEXT', summary: 'Title of the document.', standard: 'the name of the folder' },
      release: { value: 'TEXT', summary: 'Version of the document.', standard: '1' },
      out: { value: 'FILE', summary: 'Write there, where no file is yet, instead of printing.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace export asyncapi examples/two-plants/project --out asyncapi.yaml',
    json: 'the document',
  },
  async run(line, around) {
    const folder = resolve(around.cwd, line.arguments['DIR']!);
    const documents = openProject(folder, around.cwd)
      .read()
      .flatMap(each => each.document ?? []);
    const { title = basename(folder), release = '1', out } = line.options;
    const document = exportAsyncApi(documents, title, release);
    const yaml = commentedYaml(document, new Map());
    if (out !== undefined) writeNew(resolve(around.cwd, out), yaml);
    return { json: document, text: out === undefined ? yaml : `${out} is written.\n`, bad: false };
  },
};
