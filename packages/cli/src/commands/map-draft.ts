import { resolve } from 'node:path';
import { draftMapping, mappingDraftYaml, type CrosswalkDocument } from '@millrace/core';
import { findContract } from '../project/find-contract.ts';
import { openProject } from '../project/project-folder.ts';
import type { LocalCommand } from './command.ts';
import { writeNew } from './contract-infer.ts';

/** `map draft`. */
export const mapDraft: LocalCommand = {
  declaration: {
    name: 'map draft',
    summary: 'Drafts a mapping between two contracts; each line is a proposal with its reason, and a person corrects it.',
    arguments: [
      {
        name: 'FROM',
        summary: 'Contract of the source: name@version, a YAML file (file.yaml#name@version), or a JSON Schema file.',
      },
      { name: 'TO', summary: 'The same of the target.' },
    ],
    options: {
      project: { value: 'DIR', summary: 'Folder of the project.', standard: 'the current folder' },
      name: { value: 'NAME', summary: 'Name of the mapping.', standard: 'FROM-to-TO' },
      out: { value: 'FILE', summary: 'Write there, where no file is yet, instead of printing.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace map draft production-order@1 work-order@1 --out mappings/order.yaml',
    bad: 'the target requires fields that nothing was found for',
    json: '{ document, missing: [path] }',
  },
  async run(line, around) {
    const project = openProject(line.options['project'], around.cwd);
    const [from, to] = ['FROM', 'TO'].map(name => findContract(line.arguments[name]!, around.cwd, project));
    const documents = project.read().map(each => each.document as CrosswalkDocument | { readonly kind: 'other' } | undefined);
    const crosswalks = documents.filter(each => each?.kind === 'crosswalk');
    const name = line.options['name'] ?? `${from!.name}-to-${to!.name}`;
    const draft = draftMapping(from!, to!, { name, crosswalks });
    const yaml = mappingDraftYaml(draft);
    const { out } = line.options;
    if (out !== undefined) writeNew(resolve(around.cwd, out), yaml);
    return {
      json: { document: draft.document, missing: draft.missing },
      text: out === undefined ? yaml : `${out} is written; read it and correct the proposals.\n`,
      bad: draft.missing.length > 0,
    };
  },
};
