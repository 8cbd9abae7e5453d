import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppendBatch, NewMessage, SettleBatch, Store } from '../store.ts';

/** Opens a store of the implementation under test in a folder; opened again there, it has what it had. */
export type OpenStore = (folder: string) => Promise<Store>;

/** A message with content of its own; anything given replaces the default. */
export function sample(id: string, more: Partial<NewMessage> = {}): NewMessage {
  return { id, subject: `subject of ${id}`, bytes: text(`content of ${id}`), keys: [], ...more };
}

/** The UTF-8 bytes of a text. */
export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** A batch received at a fixed time. */
export function batch(source: number, messages: readonly NewMessage[], cursor?: string): AppendBatch {
  return { source, receivedAt: 1_700_000_000_000, messages, ...(cursor !== undefined && { cursor }) };
}

/** A change of a flow that settles nothing but what is given. */
export function change(flow: number, more: Partial<SettleBatch> = {}): SettleBatch {
  return { flow, rows: [], counts: {}, ...more };
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-store-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a test on a fresh store. */
export async function withStore(open: OpenStore, test: (store: Store) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  await using store = await open(folder.path);
  await test(store);
}
