import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DialName } from './args.ts';

/** Where the dials of a running demo are, for `npm run dial`. */
export interface Announcement {
  readonly pid: number;
  /** Control address of each system that runs. */
  readonly controls: Readonly<Partial<Record<DialName, string>>>;
}

/** The file in which the newest demo of this user says where its dials are. */
export function announcementFile(env: Readonly<Record<string, string | undefined>>): string {
  const state = env['XDG_STATE_HOME'];
  return join(state?.startsWith('/') ? state : join(homedir(), '.local', 'state'), 'millrace', 'demo.json');
}

/** Writes the file; disposing removes it, unless another demo has written it since. */
export async function announce(file: string, announcement: Announcement): Promise<AsyncDisposable> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(announcement)}\n`);
  return {
    async [Symbol.asyncDispose]() {
      if ((await readAnnouncement(file))?.pid === announcement.pid) await rm(file, { force: true });
    },
  };
}

/** What the newest demo has written; nothing where none has, or where the file cannot be read. */
export async function readAnnouncement(file: string): Promise<Announcement | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Announcement;
  } catch {
    return undefined;
  }
}
