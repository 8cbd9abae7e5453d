import { connectionIncidents } from './connection.ts';
import { survey, type IncidentFacts, type Surveyed } from './facts.ts';
import { backlogIncidents, pausedIncidents, silenceIncidents, stoppedIncidents } from './flow-states.ts';
import { heldIncidents } from './held.ts';
import { intakeIncidents, ledgerIncidents } from './node-states.ts';
import { maintenanceIncidents } from './maintenance.ts';
import { noticedIncidents } from './noticed.ts';
import { capital, closed } from './words.ts';
import type { IncidentGravity, IncidentReport, IncidentView } from '../incident-views.ts';

const kinds: readonly ((facts: Surveyed) => readonly IncidentView[])[] = [
  ledgerIncidents,
  intakeIncidents,
  stoppedIncidents,
  connectionIncidents,
  heldIncidents,
  silenceIncidents,
  pausedIncidents,
  maintenanceIncidents,
  backlogIncidents,
  noticedIncidents,
];

const ranks: Readonly<Record<IncidentGravity, number>> = { grave: 0, serious: 1, notice: 2 };

/**
 * What is wrong now, one incident for each cause, the gravest first and among equals the longest. A flow that is kept from running has one
 * cause: what stopped or paused it, else the connection that is broken, else what is late or silent. What is held is told beside it.
 */
export function incidentsOf(facts: IncidentFacts): IncidentReport {
  const surveyed = survey(facts);
  const incidents = kinds.flatMap(kind => kind(surveyed)).toSorted(byGravity);
  return { sentence: verdictOf(surveyed, incidents), incidents };
}

function byGravity(one: IncidentView, other: IncidentView): number {
  return (
    ranks[one.gravity] - ranks[other.gravity] ||
    kindRank(one) - kindRank(other) ||
    (one.since ?? '9').localeCompare(other.since ?? '9') ||
    one.id.localeCompare(other.id)
  );
}

/** What concerns the whole node stands before what concerns a part. */
function kindRank({ kind }: IncidentView): number {
  return kind === 'ledger' ? 0 : kind === 'intake' ? 1 : 2;
}

function verdictOf({ flows, status }: Surveyed, incidents: readonly IncidentView[]): string {
  const wrong = incidents.filter(({ gravity }) => gravity !== 'notice');
  if (!status.ready) return 'This node is still starting.';
  if (flows.length === 0) return 'There is nothing to watch yet: no integration runs.';
  if (wrong.length === 0) return 'All is well: nothing is held, and nothing waits longer than it should.';
  const [first] = wrong as [IncidentView, ...IncidentView[]];
  const others = wrong.length - 1;
  const rest = others === 0 ? '' : ` ${others === 1 ? 'One other thing is' : `${others} other things are`} wrong.`;
  return `${closed(first.kind === 'held' ? capital(first.impact) : `${first.title}: ${first.impact}`)}${rest}`;
}
