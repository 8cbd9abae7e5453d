import type { Counts, FlowRecord, LedgerRecount } from '../../store.ts';
import type { ReadConnection } from '../read/read-connection.ts';
import { flows } from '../read/records.ts';
import { countNames, stateNumber } from '../states.ts';

/**
 * The balance of every flow from journal and delivery rows alone, beside the counters kept while running; both from one snapshot.
 * One pass over the index of ids counts the messages of each flow, so the cost does not grow with the number of flows.
 */
export function recount(db: ReadConnection): readonly LedgerRecount[] {
  db.db.exec('BEGIN');
  try {
    const tallies = tallyMessages(db);
    return tallies.map(tally => recountFlow(db, tally));
  } finally {
    db.db.exec('COMMIT');
  }
}

interface Tally {
  readonly flow: FlowRecord;
  accepted: number;
  /** Those of them at or before the cursor. */
  passed: number;
}

function tallyMessages(db: ReadConnection): readonly Tally[] {
  const tallies = flows(db).map(flow => ({ flow, accepted: 0, passed: 0 }));
  const bySource = Map.groupBy(tallies, tally => tally.flow.source);
  for (const row of db.each<{ source: number; number: number }>('SELECT source, number FROM message INDEXED BY message_id')) {
    for (const tally of bySource.get(row.source) ?? []) {
      if (row.number <= tally.flow.startAfter) continue;
      tally.accepted += 1;
      if (row.number <= tally.flow.cursor) tally.passed += 1;
    }
  }
  return tallies;
}

/** Confirmed are the rows that say so, and what the cursor has passed without leaving a row. */
function recountFlow(db: ReadConnection, { flow, accepted, passed }: Tally): LedgerRecount {
  const rows = db.all<{ state: number; passed: number; rows: number }>(
    'SELECT state, sum(message <= ?) AS passed, count(*) AS rows FROM delivery WHERE flow = ? GROUP BY state',
    flow.cursor,
    flow.number,
  );
  const withRow = (name: keyof Counts): number => rows.find(row => row.state === stateNumber(name))?.rows ?? 0;
  const passedWithRow = rows.reduce((sum, row) => sum + row.passed, 0);
  const byRow = Object.fromEntries(countNames.map(name => [name, withRow(name)])) as Record<keyof Counts, number>;
  const counts: Counts = { ...byRow, confirmed: byRow.confirmed + passed - passedWithRow };
  const inFlight = accepted - countNames.reduce((sum, name) => sum + counts[name], 0);
  const agrees = countNames.every(name => flow.counts[name] === counts[name]) && flow.accepted === accepted;
  return {
    flow: flow.number,
    kept: { ...flow.counts, accepted: flow.accepted },
    recounted: { ...counts, accepted, inFlight },
    balanced: agrees && inFlight >= 0,
  };
}
