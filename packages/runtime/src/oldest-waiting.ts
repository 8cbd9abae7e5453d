import type { FlowRecord, Store } from '@millrace/store';
import type { RunningFlow } from './topology.ts';

/** When the oldest message was received that a flow has not settled and that does not wait for a person; of those only in the journal too. */
export async function oldestWaiting(
  store: Pick<Store, 'read'>,
  record: Pick<FlowRecord, 'source' | 'cursor'>,
  flow: RunningFlow | undefined,
): Promise<number | undefined> {
  for (const entry of flow?.runner.state.entries.values() ?? []) if (entry.phase !== 'held') return entry.receivedAt;
  return (await store.read(record.source, record.cursor, 1, 1))[0]?.receivedAt;
}
