import type { ConnectorEnv } from '@millrace/connector';

import type { ShdrSettings } from './config.ts';
import type { DeviceIndex, Found } from './device-index.ts';
import { Notices } from './notices.ts';
import type { Observation } from './observation.ts';
import { ShdrReader } from './shdr-line.ts';
import type { CameLine, ShdrSession } from './shdr-session.ts';

/** What an adapter has told. */
export class Adapter {
  readonly index: DeviceIndex | undefined;
  readonly env: ConnectorEnv;
  readonly end: AbortSignal;
  readonly #session: ShdrSession;
  readonly #settings: ShdrSettings;
  readonly #notices: Notices;
  /** The last observation of each key; of a condition every one that is active. */
  readonly #last = new Map<string, Observation>();

  constructor(session: ShdrSession, settings: ShdrSettings, index: DeviceIndex | undefined, env: ConnectorEnv, end: AbortSignal) {
    this.index = index;
    this.env = env;
    this.end = end;
    this.#session = session;
    this.#settings = settings;
    this.#notices = new Notices((code, sentence) => env.report(code, sentence));
    void this.#remember();
  }

  get keys(): readonly Observation[] {
    return [...this.#last.values()];
  }

  /** Lines from now on, each with what it says; before them, once, what is known already. */
  async *follow(
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly observations: readonly Observation[]; readonly lines: readonly ReadLine[] }> {
    using queue = this.#session.listen();
    const reader = new ShdrReader(this.#settings.device, this.index);
    yield { observations: this.keys, lines: [] };
    for (;;) {
      const lines = (await queue.next(signal)).map(came => this.#read(reader, came));
      yield { observations: lines.flatMap(({ observations }) => observations), lines };
    }
  }

  find(item: string): Found | undefined {
    if (this.index) return this.index.find(item);
    const component = { kind: 'Device', id: this.#settings.device, dataItems: [], components: [] };
    return { item: { id: item, category: 'EVENT', type: '' }, component, device: component };
  }

  #read(reader: ShdrReader, came: CameLine): ReadLine {
    const read = reader.read(came.line, came.number, came.received);
    const issue = read.kind === 'bad' || read.kind === 'observations' ? read.issue : undefined;
    if (issue) this.#notices.tell([issue], this.#settings.address);
    return { came, observations: read.kind === 'observations' ? read.observations : [], ...(issue && { issue }) };
  }

  async #remember(): Promise<void> {
    using queue = this.#session.listen();
    const reader = new ShdrReader(this.#settings.device, this.index);
    try {
      for (;;) {
        for (const came of await queue.next(this.end)) {
          const read = reader.read(came.line, came.number, came.received);
          if (read.kind === 'observations') for (const told of read.observations) this.#keep(told);
        }
      }
    } catch {
      // The session is gone, which everybody who follows is told; nothing is left to remember for.
    }
  }

  #keep(told: Observation): void {
    const key = `${told.device}/${told.dataItemId}`;
    const { nativeCode } = told.attributes;
    const clears = told.category === 'CONDITION' && nativeCode === undefined;
    if (clears) for (const other of this.#last.keys()) if (other.startsWith(`${key}|`)) this.#last.delete(other);
    this.#last.set(told.category === 'CONDITION' && nativeCode !== undefined ? `${key}|${nativeCode}` : key, told);
  }
}

/** A line with what it said. */
export interface ReadLine {
  readonly came: CameLine;
  readonly observations: readonly Observation[];
  readonly issue?: { readonly code: string; readonly sentence: string };
}
