import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  ConnectorError,
  type Connection,
  type ConnectorEnv,
  type Source,
  type SourceBatch,
  type SourceItem,
} from '@millrace/connector';

import { matchesPattern } from '../file/glob.ts';
import type { FileSettings, MtconnectConfig } from './config.ts';
import type { DeviceIndex } from './device-index.ts';
import { readTaken, writeTaken, type TakenFile } from './files-cursor.ts';
import { Loss } from './loss.ts';
import { readModelFile } from './model-file.ts';
import { Notices } from './notices.ts';
import { partItems } from './recording-items.ts';
import { readRecording, type RecordedPart } from './recording-file.ts';

/** Opens a folder of recordings. Its files are only read: where reading goes on stands in the cursor. */
export async function openFiles(config: MtconnectConfig, settings: FileSettings, env: ConnectorEnv): Promise<Connection> {
  const index = await readModelFile(settings.model);
  await namesIn(settings);
  const end = new AbortController();
  return {
    source: new RecordingSource(settings, config.message, index, env, end.signal),
    probe: async () => {
      const began = performance.now();
      const said = await namesIn(settings).then(
        names => ({ ok: true, detail: `${names.length} files` }),
        (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
      );
      return [{ step: 'listing the folder', ...said, tookMs: Math.round(performance.now() - began) }];
    },
    async [Symbol.asyncDispose]() {
      end.abort();
    },
  };
}

async function namesIn({ folder, pattern }: FileSettings): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ConnectorError('unreachable', `listing ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return entries.flatMap(entry => (entry.isFile() && matchesPattern(entry.name, pattern) ? [entry.name] : [])).sort();
}

/** Every line and every document of a folder as messages, in the order of the names; files that grow are read on. */
class RecordingSource implements Source {
  readonly #settings: FileSettings;
  readonly #message: 'observation' | 'document';
  readonly #index: DeviceIndex | undefined;
  readonly #env: ConnectorEnv;
  readonly #end: AbortSignal;
  readonly #notices: Notices;

  constructor(
    settings: FileSettings,
    message: 'observation' | 'document',
    index: DeviceIndex | undefined,
    env: ConnectorEnv,
    end: AbortSignal,
  ) {
    this.#settings = settings;
    this.#message = message;
    this.#index = index;
    this.#env = env;
    this.#end = end;
    this.#notices = new Notices((code, sentence) => env.report(code, sentence));
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const until = AbortSignal.any([signal, this.#end]);
    const taken = readTaken(cursor);
    const seen = new Map<string, string>();
    try {
      for (; ; await pause(this.#settings.every, undefined, { signal: until })) {
        for (const name of await namesIn(this.#settings)) {
          if (await this.#isReady(name, taken.get(name), seen)) yield* this.#file(name, taken, until);
        }
      }
    } catch (error) {
      if (!until.aborted) throw new Loss(lost => this.#env.lost(lost)).of(error);
    }
  }

  /** There is something new in it, and it looked the same at the look before. */
  async #isReady(name: string, taken: TakenFile | undefined, seen: Map<string, string>): Promise<boolean> {
    const found = await stat(join(this.#settings.folder, name)).catch(() => undefined);
    if (!found || (taken && taken.modified === found.mtimeMs && taken.at >= found.size)) return false;
    const look = `${found.size} ${found.mtimeMs}`;
    const isSteady = seen.get(name) === look;
    seen.set(name, look);
    return isSteady;
  }

  async *#file(name: string, taken: Map<string, TakenFile>, until: AbortSignal): AsyncGenerator<SourceBatch> {
    const path = join(this.#settings.folder, name);
    const { size, mtimeMs } = await stat(path);
    const before = taken.get(name);
    const from = before && before.at <= size ? before : undefined;
    for await (const part of readRecording(path, this.#settings.device, this.#index, from)) {
      until.throwIfAborted();
      const isLast = part.at >= size;
      taken.set(name, { at: part.at, lines: part.lines, modified: isLast ? mtimeMs : 0 });
      yield* this.#batches(name, part, writeTaken(taken));
    }
    taken.set(name, { at: size, lines: taken.get(name)?.lines ?? 0, modified: mtimeMs });
  }

  /** Batches of a part; the cursor moves on with the last of them. */
  *#batches(name: string, part: RecordedPart, cursor: string): Generator<SourceBatch> {
    if (part.kind === 'document') this.#notices.tell(part.document.issues, name);
    const items = partItems(name, part, this.#message, this.#env.limits.size);
    const size = Math.max(1, this.#env.limits.batch);
    for (let at = 0; at < items.length; at += size) {
      const some: readonly SourceItem[] = items.slice(at, at + size);
      const isLast = at + size >= items.length;
      yield { items: some, ...(isLast && { cursor }), settle: async () => undefined, refuse: async () => undefined };
    }
  }
}
