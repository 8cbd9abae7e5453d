import type { DataValue, MonitoredItemCreateRequestOptions, NodeId } from 'node-opcua-client';

import type { OpcuaSession } from './session.ts';

const valueAttribute = 13;

/** The first values of new items: which were not told yet, and which came without a source time. */
export class FirstValues {
  readonly #session: OpcuaSession;
  readonly #awaited = new Map<number, NodeId>();
  readonly #timeless = new Set<number>();

  constructor(session: OpcuaSession) {
    this.#session = session;
  }

  /** An item was asked for; items of events have no first value. */
  expect({ itemToMonitor, requestedParameters }: MonitoredItemCreateRequestOptions): void {
    if (itemToMonitor?.attributeId !== valueAttribute) return;
    this.#awaited.set(Number(requestedParameters?.clientHandle), itemToMonitor.nodeId as NodeId);
  }

  /** The server does not watch this item. */
  forget(handle: number): void {
    this.#awaited.delete(handle);
  }

  /** A value was told. */
  told(handle: number, value: DataValue | undefined): void {
    if (this.#awaited.size === 0 || !this.#awaited.delete(handle)) return;
    const isBad = (value?.statusCode.value ?? 0) >>> 31 === 1;
    if (!isBad && !((value?.sourceTimestamp?.getTime() ?? 0) > 0)) this.#timeless.add(handle);
  }

  /** Reads what was not told of these items. */
  async read(handles: readonly number[]): Promise<readonly (readonly [handle: number, value: DataValue])[]> {
    const silent = handles.flatMap(handle => {
      const nodeId = this.#awaited.get(handle);
      return nodeId === undefined ? [] : [{ handle, nodeId }];
    });
    if (silent.length === 0 || !this.#session.isOpen) return [];
    const asked = silent.map(({ nodeId }) => ({ nodeId, attributeId: valueAttribute }));
    const values = await this.#session.read(asked).catch(() => []);
    return silent.flatMap(({ handle }, place) => {
      const value = values[place];
      return value !== undefined && this.#awaited.has(handle) ? [[handle, value] as const] : [];
    });
  }

  /** Which of these items came without a source time, once. */
  takeTimeless(handles: readonly number[]): ReadonlySet<number> {
    return new Set(handles.filter(handle => this.#timeless.delete(handle)));
  }
}
