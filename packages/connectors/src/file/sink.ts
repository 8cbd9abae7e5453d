import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv, Delivered, Lookup, Outcome, Sink, SinkItem, Verdict, Verified } from '@millrace/connector';
import type { Issue } from '@millrace/core';

import type { FileConfig, WriteSettings } from './config.ts';
import { describe, isGone, writeOutcome } from './failure.ts';
import { assertFolder, subfolder } from './folder.ts';
import type { FolderIdentity } from './folder.ts';
import { nameTemplate } from './name.ts';
import type { NameTemplate } from './name.ts';
import { compareFile, placeFile, syncFolder } from './write.ts';

/** A file about to be written, or why there is none. */
type Planned = { readonly name: string; readonly bytes: Uint8Array } | { readonly refused: string };

/** Puts messages into a folder as files, and can look whether one is there. */
export class FolderSink implements Sink, Lookup {
  readonly #config: FileConfig;
  readonly #settings: WriteSettings;
  readonly #env: ConnectorEnv;
  readonly #identity: FolderIdentity;
  readonly #nameOf: NameTemplate;
  readonly #done: string | undefined;

  constructor(config: FileConfig, settings: WriteSettings, env: ConnectorEnv, identity: FolderIdentity) {
    this.#config = config;
    this.#settings = settings;
    this.#env = env;
    this.#identity = identity;
    this.#nameOf = nameTemplate(settings.name);
    this.#done = settings.done === undefined ? undefined : subfolder(config.folder, settings.done, 'done');
  }

  async deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    try {
      await assertFolder(this.#config, 'lost', this.#identity);
    } catch (error) {
      return delivered(this.#unreachable(items, error), [], []);
    }
    const plans = this.#settings.one === 'batch' ? [this.#planBatch(items)] : items.map(item => this.#plan(item));
    const outcomes: Outcome[] = [];
    for (const plan of plans) outcomes.push(await this.#place(plan, signal));
    const synced = await this.#sync(outcomes);
    return delivered(this.#settings.one === 'batch' ? items.map(() => synced[0]!) : synced, plans, synced);
  }

  async verify(items: readonly SinkItem[]): Promise<Verified> {
    const verdicts: Verdict[] = [];
    for (const item of items) verdicts.push(await this.#look(item));
    const asked = items.map(item => this.#nameOf(item));
    return { verdicts, sent: json({ folder: this.#config.folder, look: asked }), answered: json(verdicts) };
  }

  #plan(item: SinkItem): Planned {
    const named = this.#nameOf(item);
    if ('missing' in named) return { refused: `naming the file: the message has no value for {${named.missing}}` };
    const encoded = this.#env.format.encode(item.value);
    return encoded.ok
      ? { name: named.name, bytes: encoded.value }
      : { refused: `writing the message: ${issueText(encoded.issues)}` };
  }

  /** One file for all: named after the first message, and told from other batches by a hash of all keys. */
  #planBatch(items: readonly SinkItem[]): Planned {
    const [first] = items;
    const named = first === undefined ? { missing: 'message' } : this.#nameOf(first);
    if ('missing' in named) return { refused: `naming the file: the message has no value for {${named.missing}}` };
    const encoded = this.#env.format.encodeAll(items.map(item => item.value));
    if (!encoded.ok) return { refused: `writing the messages: ${issueText(encoded.issues)}` };
    const hash = createHash('sha256').update(items.map(item => item.key).join('\n'));
    return { name: withMark(named.name, hash.digest('hex').slice(0, 12)), bytes: encoded.value };
  }

  async #place(plan: Planned, signal: AbortSignal): Promise<Outcome> {
    if ('refused' in plan) return { kind: 'never', sentence: plan.refused };
    if (signal.aborted)
      return { kind: 'later', because: 'busy', sentence: `writing ${plan.name}: the time was over before it began` };
    try {
      const placed = await placeFile(this.#config.folder, plan.name, plan.bytes, this.#settings.onExisting);
      if (placed === 'placed') return { kind: 'done', reference: plan.name };
      if (placed === 'same') return { kind: 'already', reference: plan.name };
      return {
        kind: 'never',
        sentence: `writing ${plan.name}: a file of that name exists with other content`,
        targetCode: 'EEXIST',
      };
    } catch (error) {
      if (isGone(error)) this.#lose(error);
      return writeOutcome(`writing ${plan.name} into ${this.#config.folder}`, error);
    }
  }

  /** Files count as written once the folder itself is on disk. */
  async #sync(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    if (!outcomes.some(outcome => outcome.kind === 'done' || outcome.kind === 'already')) return outcomes;
    try {
      await syncFolder(this.#config.folder);
      return outcomes;
    } catch (error) {
      if (isGone(error)) this.#lose(error);
      const sentence = `making the files in ${this.#config.folder} durable: ${describe(error)}`;
      return outcomes.map(outcome =>
        outcome.kind === 'done' || outcome.kind === 'already' ? { kind: 'unknown', sentence } : outcome,
      );
    }
  }

  async #look(item: SinkItem): Promise<Verdict> {
    const plan =
      this.#settings.one === 'message'
        ? this.#plan(item)
        : { refused: 'files of many messages cannot be looked up by one of them' };
    if ('refused' in plan) return { kind: 'undecided', sentence: plan.refused };
    try {
      await assertFolder(this.#config, 'lost', this.#identity);
      return await this.#lookFor(plan.name, plan.bytes);
    } catch (error) {
      return { kind: 'undecided', sentence: `looking for ${plan.name}: ${describe(error)}` };
    }
  }

  /** Absent is only certain where the reader keeps what it took in a folder that can be seen. */
  async #lookFor(name: string, bytes: Uint8Array): Promise<Verdict> {
    const folders = [this.#config.folder, ...(this.#done === undefined ? [] : [this.#done])];
    const seen = await Promise.all(folders.map(folder => compareFile(join(folder, name), bytes)));
    if (seen.includes('same')) return { kind: 'present', reference: name };
    if (seen.includes('other')) return { kind: 'undecided', sentence: `a file ${name} is there with other content` };
    if (this.#done !== undefined) return { kind: 'absent' };
    return {
      kind: 'undecided',
      sentence: `no file ${name} is there; its reader may have taken it, and no \`done\` folder is declared`,
    };
  }

  #unreachable(items: readonly SinkItem[], error: unknown): readonly Outcome[] {
    this.#lose(error);
    return items.map(() => ({ kind: 'later', because: 'down', sentence: describe(error) }));
  }

  #lose(error: unknown): void {
    const lost = error instanceof ConnectorError ? error : undefined;
    this.#env.lost(
      lost ?? new ConnectorError('lost', `writing into ${this.#config.folder}: ${describe(error)}`, { cause: error }),
    );
  }
}

/** `orders.csv` with `a1b2` becomes `orders-a1b2.csv`. */
function withMark(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `${name}-${mark}` : `${name.slice(0, dot)}-${mark}${name.slice(dot)}`;
}

/** For the trace: the bytes of each file in order, and what became of it. */
function delivered(outcomes: readonly Outcome[], plans: readonly Planned[], answers: readonly Outcome[]): Delivered {
  const sent = Buffer.concat(plans.flatMap(plan => ('bytes' in plan ? [plan.bytes] : [])));
  const names = plans.map((plan, index) => ({ file: 'name' in plan ? plan.name : undefined, outcome: answers[index]?.kind }));
  return { outcomes, sent, answered: json(names) };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function issueText(issues: readonly Issue[]): string {
  return issues.map(issue => `${issue.path === '' ? '' : `${issue.path}: `}${issue.sentence}`).join('; ');
}
