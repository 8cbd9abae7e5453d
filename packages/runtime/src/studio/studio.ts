import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '@millrace/core';
import type {
  CheckedProject,
  ConnectorCatalogue,
  DeskProject,
  MappingPreview,
  PreviewMessage,
  ProjectFile,
} from '@millrace/core';
import { readProject } from '../project.ts';
import { BoundedWorker } from './bounded-worker.ts';
import type { StudioAnswer, StudioQuestion } from './studio-worker.ts';

/** Where the studio works. */
export interface StudioPlace {
  readonly folder: string;
  readonly connectors: ConnectorCatalogue;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The project as its files are now. */
export interface FiledProject {
  /** Equal stamps, equal project. */
  readonly stamp: string;
  readonly project: CheckedProject;
}

const bounds = { timeMs: 5000, memoryMb: 256, waiting: 8, idleMs: 60_000 };

/** Reads the project anew where a file of it changed, and tries mappings in a thread that can be killed: neither touches what runs. */
export class Studio implements AsyncDisposable {
  readonly #place: StudioPlace;
  readonly #worker = new BoundedWorker<StudioQuestion, StudioAnswer>(new URL('./studio-worker.ts', import.meta.url), bounds);
  #filed: Promise<FiledProject> | undefined;
  /** What the thread knows the surroundings of. */
  #sent = '';

  constructor(place: StudioPlace) {
    this.#place = place;
  }

  /** The documents in the files, checked without their tests. */
  async project(): Promise<FiledProject> {
    const stamp = await this.#stamp();
    const known = await this.#filed?.catch(() => undefined);
    if (known?.stamp === stamp) return known;
    return (this.#filed = this.#read(stamp));
  }

  /** Checks the whole project with another text in one of its files, tests included. */
  check(instead?: ProjectFile): Promise<CheckedProject> {
    const { folder, connectors, env } = this.#place;
    return readProject(folder, connectors, { env: name => env[name], ...(instead && { instead }) });
  }

  /** What would become of a mapping. `around` is asked for where the thread does not know the surroundings of this key. */
  async preview(
    key: string,
    around: () => DeskProject,
    tried: { readonly file: ProjectFile; readonly name: string; readonly message?: PreviewMessage },
  ): Promise<MappingPreview> {
    const result = await this.#worker.ask(isFresh => {
      const isKnown = !isFresh && this.#sent === key;
      this.#sent = key;
      return { ...tried, ...(!isKnown && { project: around() }) };
    });
    if (result.kind === 'busy')
      throw new OperationError('refused', 'studio.busy', 'too many mappings are being tried at once; try again in a moment');
    if (result.kind === 'stopped') throw stopped(result.why);
    if ('failed' in result.answer) throw new Error(`trying mapping ${tried.name}: ${result.answer.failed}`);
    return result.answer.preview;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }

  async #read(stamp: string): Promise<FiledProject> {
    const { folder, connectors, env } = this.#place;
    return { stamp, project: await readProject(folder, connectors, { env: name => env[name], tests: false }) };
  }

  async #stamp(): Promise<string> {
    const { folder } = this.#place;
    const lines: string[] = [];
    for await (const path of glob('**/*.{yaml,yml,csv,json,xml}', { cwd: folder, exclude: isApart })) {
      const found = await stat(join(folder, path)).catch(() => undefined);
      if (found) lines.push(`${path} ${found.mtimeMs} ${found.size}`);
    }
    return lines.toSorted().join('\n');
  }
}

function isApart(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === 'node_modules' || (name.startsWith('.') && name !== '.');
}

function stopped(why: 'time' | 'memory'): OperationError {
  const sentence =
    why === 'time'
      ? `trying the mapping was stopped after ${bounds.timeMs / 1000} s: an expression or a test does not come to an end`
      : `trying the mapping was stopped: it needs more than ${bounds.memoryMb} MB`;
  return new OperationError('refused', why === 'time' ? 'mapping.time-limit' : 'mapping.memory-limit', sentence);
}
