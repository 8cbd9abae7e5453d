import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivate } from './private-file.ts';

/** What a running node leaves for programs of the same user on the same machine. No secret is in it. */
export interface Discovery {
  readonly url: string;
  readonly pid: number;
  readonly node: string;
  /** Absolute. */
  readonly project: string;
  readonly data: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** The file with a token, where there is one. */
  readonly tokenFile?: string;
}

/** The folder where the nodes of this user are registered (XDG state folder). */
export function nodesFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const state = env['XDG_STATE_HOME'];
  return join(state !== undefined && state.startsWith('/') ? state : join(home, '.local', 'state'), 'millrace', 'nodes');
}

/** Writes DATA/api.json and, where the home is writable, the entry of this user; disposing removes both. */
export function announce(discovery: Discovery, folder: string): Disposable {
  const text = `${JSON.stringify(discovery, null, 2)}\n`;
  const paths = [join(discovery.data, 'api.json'), join(folder, `${discovery.pid}.json`)];
  writePrivate(paths[0]!, text);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writePrivate(paths[1]!, text);
  } catch {
    // A service user often has no home; then only DATA/api.json leads here.
  }
  return { [Symbol.dispose]: () => paths.forEach(path => removeOwn(path, discovery.pid)) };
}

/** A node started meanwhile on the same data has written its own entry; that one stays. */
function removeOwn(path: string, pid: number): void {
  try {
    if ((JSON.parse(readFileSync(path, 'utf8')) as Discovery).pid === pid) rmSync(path);
  } catch {
    // It is gone already.
  }
}
