import type {
  Connection,
  Connector,
  ConnectorEnv,
  Outcome,
  Receipt,
  SinkItem,
  SourceBatch,
  SourceItem,
  Verdict,
} from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';

/** A source and a target in memory, driven by a test through the real connector contract. */
export class MemorySource {
  readonly receipts: Receipt[] = [];
  readonly refusals: string[] = [];
  #batches: { readonly items: readonly SourceItem[]; readonly done: (receipts: readonly Receipt[] | string) => void }[] = [];
  #wake: (() => void) | undefined;
  env: ConnectorEnv | undefined;
  opened = 0;

  /** Gives items to the node; resolves with their receipts, or with the text of a refusal. */
  give(...items: readonly (object | Uint8Array | SourceItem)[]): Promise<readonly Receipt[] | string> {
    return new Promise(done => {
      this.#batches.push({ items: items.map(asItem), done });
      this.#wake?.();
    });
  }

  async *read(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    while (!signal.aborted) {
      const next = this.#batches.shift();
      if (next !== undefined) yield this.#batch(next);
      else await this.#quiet(signal);
    }
  }

  #batch({
    items,
    done,
  }: {
    readonly items: readonly SourceItem[];
    readonly done: (receipts: readonly Receipt[] | string) => void;
  }): SourceBatch {
    return {
      items,
      settle: async receipts => {
        this.receipts.push(...receipts);
        done(receipts);
      },
      refuse: async (_code, sentence) => {
        this.refusals.push(sentence);
        done(sentence);
      },
    };
  }

  #quiet(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** What the target does with one try of one item. */
export type Behaviour = (item: SinkItem) => Outcome | Promise<Outcome>;

/** A target in memory with an honest book. */
export class MemoryTarget {
  /** Effects in order. */
  readonly book: { readonly key: string; readonly id: string; readonly subject: string; readonly value: unknown }[] = [];
  readonly calls: (readonly SinkItem[])[] = [];
  asked = 0;
  open = 0;
  most = 0;
  behaviour: Behaviour = item => this.take(item);
  verdict: (item: SinkItem) => Verdict = item =>
    this.has(item.key) ? { kind: 'present', reference: `ref-${item.id}` } : { kind: 'absent' };
  env: ConnectorEnv | undefined;

  take(item: SinkItem): Outcome {
    this.book.push({ key: item.key, id: item.id, subject: item.subject, value: item.value });
    return { kind: 'done', reference: `ref-${item.id}` };
  }

  has(key: string): boolean {
    return this.book.some(one => one.key === key);
  }

  async deliver(items: readonly SinkItem[]): Promise<readonly Outcome[]> {
    this.calls.push(items);
    this.open++;
    this.most = Math.max(this.most, this.open);
    const outcomes: Outcome[] = [];
    for (const item of items) outcomes.push(await this.behaviour(item));
    this.open--;
    return outcomes;
  }
}

/** The sources and targets of a test, by the `name` in an interface's config. */
export interface Memory {
  readonly sources: Map<string, MemorySource>;
  readonly targets: Map<string, MemoryTarget>;
}

interface MemoryConfig {
  readonly name: string;
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  readonly batch: number;
}

/** The connector `memory` over a test's sources and targets. */
export function memoryConnector(memory: Memory): Connector<MemoryConfig> {
  return {
    name: 'memory',
    summary: 'sources and targets of a test',
    config: {
      name: { kind: 'text', summary: 'which one', required: true },
      repeat: {
        kind: 'choice',
        summary: 'what a repeat does',
        choices: { keyed: '', harmless: '', verifiable: '', unsafe: '' },
        default: 'keyed',
      },
      batch: { kind: 'integer', summary: 'items a call', default: 1 },
    },
    offers: config => ({
      source: { delivery: 'acknowledged', because: 'a test waits for the receipt' },
      sink: { repeat: config.repeat, because: 'the test says so', batch: config.batch },
      verify: config.repeat === 'verifiable',
    }),
    endpoint: config => `memory:${config.name}`,
    examples: [],
    open: async (config, env) => connect(memory, config, env),
  };
}

function connect(memory: Memory, config: MemoryConfig, env: ConnectorEnv): Connection {
  const source = memory.sources.get(config.name);
  const target = memory.targets.get(config.name);
  if (source === undefined && target === undefined)
    throw new ConnectorError('unreachable', `opening memory ${config.name}: nothing there`);
  if (source !== undefined) {
    source.env = env;
    source.opened++;
  }
  if (target !== undefined) target.env = env;
  return {
    ...(source === undefined ? {} : { source: { read: (_cursor, signal) => source.read(signal) } }),
    ...(target === undefined
      ? {}
      : {
          sink: {
            deliver: async items => ({
              outcomes: await target.deliver(items),
              sent: bytesOf(items),
              answered: new TextEncoder().encode('ok'),
            }),
          },
          lookup: {
            verify: async items => {
              target.asked += items.length;
              return {
                verdicts: items.map(item => target.verdict(item)),
                sent: bytesOf(items),
                answered: new TextEncoder().encode('asked'),
              };
            },
          },
        }),
    probe: async () => [{ step: 'memory', ok: true, detail: 'there', tookMs: 0 }],
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function asItem(item: object | Uint8Array | SourceItem): SourceItem {
  if (item instanceof Uint8Array) return { bytes: item };
  return 'bytes' in item ? (item as SourceItem) : { bytes: new TextEncoder().encode(JSON.stringify(item)) };
}

function bytesOf(items: readonly SinkItem[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(items.map(item => item.value)));
}
