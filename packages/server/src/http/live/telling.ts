import { eventText, liveStatus, statusEvent, type LiveEvent, type LiveStatus, type Rates } from '@millrace/api';
import type { IncidentReport, Present, RecentView } from '@millrace/core';

/** The present moment as it is told to everybody who listens. */
export interface Telling {
  readonly at: string;
  readonly status: LiveStatus;
  readonly report: IncidentReport;
  /** Equal marks, equal reports. */
  readonly reportMark: string;
  readonly held: number;
  /** Changes when any flow holds more or fewer, or a person ended some. */
  readonly heldMark: string;
  readonly recent: readonly RecentView[];
}

/** A reading of the node as a telling. */
export function tellingOf({ at, status, incidents, recent }: Present, rates: ReadonlyMap<string, Rates>): Telling {
  const held = status.flows.map(({ ledger }) => ledger.held);
  return {
    at,
    status: liveStatus(status, rates),
    report: incidents,
    reportMark: JSON.stringify(incidents),
    held: held.reduce((sum, each) => sum + each, 0),
    heldMark: status.flows.map(({ ledger }) => `${ledger.held}/${ledger.cancelled}`).join(),
    recent,
  };
}

/** What somebody who was told one thing before is told now; everything, where nothing was told before. */
export function newsText(before: Telling | undefined, now: Telling): string {
  return newsOf(before, now).map(eventText).join('');
}

function newsOf(before: Telling | undefined, now: Telling): readonly LiveEvent[] {
  const status = statusEvent(before?.status, now.status, now.at);
  const told = new Set((before?.recent ?? []).map(({ flow, message }) => `${flow} ${message}`));
  const messages = now.recent.filter(({ flow, message }) => !told.has(`${flow} ${message}`));
  return [
    ...(before !== undefined && before.status.release !== now.status.release
      ? [{ kind: 'release', release: now.status.release } as const]
      : []),
    ...(status === undefined ? [] : [status]),
    ...(before?.reportMark === now.reportMark ? [] : [{ kind: 'incidents', report: now.report } as const]),
    ...(before?.heldMark === now.heldMark ? [] : [{ kind: 'held', total: now.held } as const]),
    ...(messages.length === 0 ? [] : [{ kind: 'recent', messages } as const]),
  ];
}
