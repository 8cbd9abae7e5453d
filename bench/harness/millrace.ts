import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@millrace/api';
import type { Client } from '@millrace/api';
import { nodeFlags } from '@millrace/cli/node-flags';
import { Program } from './program.ts';

/** A node under test: the program as users run it, with a project made for the purpose. */
export interface Millrace extends AsyncDisposable {
  readonly program: Program;
  readonly client: Client;
  /** From the start of the process to the API that answers. */
  readonly startedInMs: number;
}

/** What a node under test is made of. */
export interface MillraceOptions {
  /** Files of the project: name → YAML; or the folder of one that exists. */
  readonly project: Readonly<Record<string, string>> | string;
  /** An empty folder, or one with a store. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of `node` before the program, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
}

/** Starts a node and waits until its API answers. */
export async function startMillrace({ project, folder, env, nodeArgs = [] }: MillraceOptions): Promise<Millrace> {
  const documents = typeof project === 'string' ? project : await writeProject(project, join(folder, 'project'));
  const main = fileURLToPath(import.meta.resolve('@millrace/server/main'));
  const run = ['run', documents, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--ready-json'];
  const begun = performance.now();
  const program = await Program.start({
    name: 'millrace',
    args: [...nodeFlags, ...nodeArgs, main, ...run],
    env: { XDG_STATE_HOME: folder, ...env },
  });
  const { api, token } = program.ready as { readonly api: string; readonly token?: string };
  return {
    program,
    startedInMs: performance.now() - begun,
    client: createClient({ url: api, ...(token === undefined ? {} : { token }) }),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

async function writeProject(files: Readonly<Record<string, string>>, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** Where an interface of a running node listens. */
export async function listeningAt(client: Client, name: string): Promise<string | undefined> {
  const { interfaces } = await client.status();
  return interfaces.find(one => one.name === name)?.listening;
}
