import { copyFileSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { openStore, storeFile, StoreError, type StoreFinding } from '@millrace/store';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `restore FILE DATA`: copies the backup beside, opens and verifies the copy, and only then moves it into its place. A store that is there is
 * never overwritten; a damaged backup leaves nothing behind.
 */
export async function restoreCommand(line: CommandLine, around: Surroundings): Promise<number> {
  const [file, data] = [resolve(around.cwd, line.arguments['FILE']!), resolve(around.cwd, line.arguments['DATA']!)];
  if (existsSync(join(data, storeFile))) {
    throw new StartError('server.store-exists', `restoring into ${data}: there is a store already`);
  }
  const draft = makeDraft(file, data);
  try {
    const { messages, findings } = await inspect(draft, around.now);
    if (findings.length === 0) moveIn(draft, data);
    report(line, around, { path: data, messages, findings });
    return findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function makeDraft(file: string, data: string): string {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const draft = mkdtempSync(join(data, 'restoring-'));
    copyFileSync(file, join(draft, storeFile), constants.COPYFILE_EXCL);
    return draft;
  } catch (cause) {
    throw new StartError('server.data-folder', `restoring ${file} into ${data}: ${(cause as Error).message}`, 2, { cause });
  }
}

interface Inspected {
  readonly messages: number;
  readonly findings: readonly StoreFinding[];
}

async function inspect(draft: string, now: () => number): Promise<Inspected> {
  try {
    await using store = await openStore({ folder: draft, node: 'restore', now });
    const sources = await store.sources();
    return { messages: sources.reduce((all, source) => all + source.accepted, 0), findings: await store.verify() };
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'damaged') {
      return { messages: 0, findings: [{ code: 'server.backup-damaged', record: 'the whole file', sentence: error.message }] };
    }
    throw error;
  }
}

/** The database and what belongs to it, without the lock of the draft. */
function moveIn(draft: string, data: string): void {
  for (const name of readdirSync(draft).filter(name => name.startsWith(storeFile)))
    renameSync(join(draft, name), join(data, name));
}

function report(line: CommandLine, around: Surroundings, result: Inspected & { readonly path: string }): void {
  if (line.flags.has('json')) return around.out(`${JSON.stringify(result, null, 2)}\n`);
  const { path, messages, findings } = result;
  if (findings.length === 0) return around.out(`The store in ${path} holds ${messages} messages again and verifies.\n`);
  around.out(
    `The backup is damaged; nothing was restored.\n${findings.map(({ code, record, sentence }) => `${code} ${record}: ${sentence}\n`).join('')}`,
  );
}
