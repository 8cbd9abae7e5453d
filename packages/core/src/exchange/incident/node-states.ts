import type { Surveyed } from './facts.ts';
import { cargoOf, incidentOf, openFlows } from './incident-of.ts';
import type { IncidentView } from '../incident-views.ts';
import { grouped, listed } from './words.ts';

/** The books do not balance: the gravest thing that can be. */
export function ledgerIncidents(facts: Surveyed): readonly IncidentView[] {
  const wrong = facts.flows.filter(({ ledger }) => !ledger.balanced);
  if (wrong.length === 0) return [];
  const sums = wrong.map(({ title, ledger }) => {
    const { accepted, inFlight } = ledger;
    const ended = ledger.confirmed + ledger.filtered + ledger.held + ledger.cancelled + ledger.expired + ledger.superseded;
    return `${title}: ${grouped(accepted)} accepted, ${grouped(ended)} with a final state, ${grouped(Math.max(0, inFlight))} on the way`;
  });
  return [
    incidentOf(facts, {
      id: 'ledger',
      kind: 'ledger',
      gravity: 'grave',
      title: 'The ledger does not balance',
      impact: `it is not certain what became of all ${cargoOf(facts, wrong)}`,
      side: 'us',
      evidence: listed(sums),
      flows: wrong,
      owner: 'whoever runs this node',
      actions: [{ do: 'verify-ledger' }, ...openFlows(wrong)],
      remedy: 'Recount it from the journal (millrace ledger --verify), and report what it finds.',
    }),
  ];
}

/** The node takes nothing from anybody. */
export function intakeIncidents(facts: Surveyed): readonly IncidentView[] {
  const { intake, intakeDetail = 'no reason is known' } = facts.status;
  if (intake === 'open') return [];
  const known = facts.codes['intake.refused'];
  return [
    incidentOf(facts, {
      id: 'intake',
      kind: 'intake',
      gravity: 'grave',
      title: 'This node takes no new messages',
      impact: `no new ${cargoOf(facts, facts.flows)} are taken; what was taken before goes on`,
      side: 'us',
      evidence: intakeDetail,
      loss: {
        isPossible: false,
        sentence: 'Nothing that was refused was acknowledged: its source still has it and sends it again.',
      },
      flows: facts.flows,
      owner: 'whoever runs this node',
      actions: [],
      code: 'intake.refused',
      ...(known && { remedy: known.remedy }),
    }),
  ];
}
