import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../src/process/run-process.ts';
import { browse, fakeStart, openAround } from './around.ts';

/** Runs a command beside an empty project `p`; `files` are those that it has then. */
async function run(...commands: readonly (readonly string[])[]) {
  using around = openAround({});
  const project = join(around.folder, 'p');
  mkdirSync(project);
  const program = { startNode: fakeStart().startNode, readProject: async () => ({ issues: [], documents: [] }), browse };
  let exit = 0;
  for (const command of commands) exit = await runProcess(command, around.surroundings, program);
  const files = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/u.test(name));
  const text = files.find(name => name.endsWith('.yaml'));
  return { exit, ...around.printed, files: files.sort(), text: text && readFileSync(join(project, text), 'utf8') };
}

test('the documents of the library are listed by text and kind', async () => {
  const { exit, out } = await run(['library', 'list', 'ISA95', '--kind', 'contract']);
  expect(exit).toBe(0);
  expect(out).toMatch(/^contract {2}isa95-operations-request@1 +Operations request/mu);
  expect(out).not.toMatch(/code-set|mapping/u);
  expect(await run(['library', 'list', 'nothing-like-it'])).toMatchObject({ exit: 1, out: 'There is no such document.\n' });
});

test('a document is shown as it stands, with or without its version', async () => {
  const { out } = await run(['library', 'show', 'isa95-goods-movement']);
  expect(out).toMatch(/^name: isa95-goods-movement$/mu);
  expect((await run(['library', 'show', 'isa95-goods-movement@1'])).out).toBe(out);
  const json = JSON.parse((await run(['library', 'show', 'sap-units', '--json'])).out) as Record<string, unknown>;
  expect(json).toMatchObject({ kind: 'code-set', name: 'sap-units', path: 'library:units/sap-units.yaml' });
});

test('a name that is not there is answered with the nearest one', async () => {
  const { exit, err } = await run(['library', 'show', 'isa95-goods-movment@1']);
  expect(exit).toBe(1);
  expect(err).toContain('did you mean "isa95-goods-movement@1"?');
});

test('a mapping is copied with the cases it names, and never over a file that is there', async () => {
  const copy = ['library', 'copy', 'isa95-goods-movement-to-sap-material-document', 'p'];
  const once = await run(copy);
  expect(once.exit).toBe(0);
  expect(once.files).toContain('mappings/isa95-goods-movement-to-sap-material-document.yaml');
  expect(once.files).toContain('mappings/cases/goods-movement-258456-M1.json');
  expect(once.text).toMatch(/^name: isa95-goods-movement-to-sap-material-document$/mu);
  const twice = await run(copy, copy);
  expect(twice.exit).toBe(1);
  expect(twice.err).toContain('already');
});

test('copying needs the folder of a project', async () => {
  const { exit, err, files } = await run(['library', 'copy', 'sap-units', 'q']);
  expect({ exit, files }).toEqual({ exit: 2, files: [] });
  expect(err).toContain('is not a folder');
  expect(existsSync('q')).toBe(false);
});
