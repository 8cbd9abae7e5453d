import type { Payload } from '../codec/message.ts';
import { rebirthMetric } from '../host/command.ts';
import { seeMetric } from '../host/metric.ts';
import type { SeenMetric } from '../host/metric.ts';
import { writeAddress } from '../address.ts';
import { ownMetrics } from './edge-book.ts';
import type { EdgeBook } from './edge-book.ts';

/** What a host application wants of this edge node. */
export interface Commanded {
  /** All births are to be published again (specification 3.0, 5.17). */
  readonly rebirth: boolean;
  /** Writes to metrics that are declared as writable. */
  readonly writes: readonly SeenMetric[];
  /** Why parts of it cannot be done. */
  readonly problems: readonly string[];
}

/** Reads a command to the edge node or to a device. Pure. */
export function readCommand(book: EdgeBook, device: string | undefined, payload: Payload): Commanded {
  const declared = [...(book.owners.get(device ?? ownMetrics)?.values() ?? [])];
  const writes: SeenMetric[] = [];
  const problems: string[] = [];
  let rebirth = false;
  for (const metric of payload.metrics ?? []) {
    if (device === undefined && metric.name === rebirthMetric) {
      rebirth ||= metric.value?.kind === 'boolean' && metric.value.value;
      continue;
    }
    const named = metric.name !== undefined && metric.name !== '';
    const known = declared.find(one => (named ? one.name === metric.name : one.alias === metric.alias));
    const asked = named ? metric.name : `alias ${metric.alias ?? 'none'}`;
    if (known?.isWritable !== true) problems.push(`${asked} ${known === undefined ? 'is not declared' : 'is not writable'}`);
    else {
      const { name, type } = known;
      const address = writeAddress({ ...book.id, ...(device !== undefined && { device }), name });
      const seen = seeMetric(metric, { address, name, type }, payload.timestamp);
      if (seen.problem === undefined) writes.push(seen);
      else problems.push(seen.problem);
    }
  }
  return { rebirth, writes, problems };
}
