import type { IncidentReport, IncidentView, LedgerReport, NodeStatus } from '@millrace/core';
import type { Reach } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about how things stand. */
export const presentRules: Rules<
  'status' | 'present' | 'landscape' | 'incidents' | 'recent' | 'flows' | 'ledger' | 'guarantees' | 'anomalies' | 'metrics'
> = ({ node, reach }) => ({
  status: async () => seenStatus(await reach(), await node.status()),
  async present() {
    const [known, { at, status, incidents, recent }] = [await reach(), await node.present()];
    return {
      at,
      status: seenStatus(known, status),
      incidents: seenIncidents(known, incidents),
      recent: recent.filter(({ flow }) => known.seesFlow(flow)),
    };
  },
  async landscape() {
    const { seesSite, seesFlow } = await reach();
    const { release, sites, systems, flows } = await node.landscape();
    return {
      release,
      sites: sites.filter(({ name }) => seesSite(name)),
      systems: systems.filter(({ site }) => seesSite(site)),
      flows: flows.filter(({ name }) => seesFlow(name)),
    };
  },
  incidents: async () => seenIncidents(await reach(), await node.incidents()),
  async recent(limit) {
    const { seesFlow } = await reach();
    return (await node.recent(limit)).filter(({ flow }) => seesFlow(flow));
  },
  async flows() {
    const { seesFlow } = await reach();
    return (await node.flows()).filter(({ name }) => seesFlow(name));
  },
  ledger: async verify => seenLedger(await reach(), await node.ledger(verify)),
  async guarantees() {
    const { seesInterface } = await reach();
    return (await node.guarantees()).filter(each => seesInterface(each.interface));
  },
  async anomalies(limit) {
    const { seesFlow, seesInterface } = await reach();
    return (await node.anomalies(limit)).filter(({ about }) => seesFlow(about) || seesInterface(about));
  },
  async metrics() {
    const { seesFlow, seesInterface } = await reach();
    const isSeen = ({ flow, source, interface: name = source }: Readonly<Record<string, string>>): boolean =>
      (flow === undefined || seesFlow(flow)) && (name === undefined || seesInterface(name));
    return (await node.metrics()).map(metric => ({ ...metric, samples: metric.samples.filter(({ labels }) => isSeen(labels)) }));
  },
});

function seenStatus({ seesFlow, seesInterface }: Reach, status: NodeStatus): NodeStatus {
  return {
    ...status,
    flows: status.flows.filter(({ name }) => seesFlow(name)),
    interfaces: status.interfaces.filter(({ name }) => seesInterface(name)),
  };
}

/** The balance of what is seen; what a verification found names records of any site and is left out. */
function seenLedger({ seesFlow }: Reach, report: LedgerReport): LedgerReport {
  const flows = report.flows.filter(({ flow }) => seesFlow(flow));
  return { ...report, flows, balanced: flows.every(({ balanced }) => balanced), findings: [] };
}

/** The incidents that touch what is seen, without what they say of other flows, sites and keys. */
function seenIncidents(reach: Reach, report: IncidentReport): IncidentReport {
  const incidents = report.incidents.filter(incident => concerns(reach, incident)).map(incident => seenIncident(reach, incident));
  if (incidents.length === report.incidents.length) return { ...report, incidents };
  const count = incidents.length === 0 ? 'nothing is' : incidents.length === 1 ? '1 thing is' : `${incidents.length} things are`;
  return { incidents, sentence: `${count} wrong at ${reach.sites.join(', ')}` };
}

function concerns({ seesFlow, seesInterface }: Reach, { flows, interfaces, sites }: IncidentView): boolean {
  const ofTheNode = flows.length === 0 && interfaces.length === 0 && sites.length === 0;
  return (
    ofTheNode || flows.some(({ name }) => seesFlow(name)) || (flows.length === 0 && interfaces.some(name => seesInterface(name)))
  );
}

function seenIncident({ seesFlow, seesInterface, sites: own }: Reach, incident: IncidentView): IncidentView {
  const flows = incident.flows.filter(({ name }) => seesFlow(name));
  const isWhole = flows.length === incident.flows.length;
  return {
    ...incident,
    flows,
    interfaces: incident.interfaces.filter(name => seesInterface(name)),
    sites: incident.sites.filter(site => own.includes(site)),
    keys: isWhole ? incident.keys : [],
    actions: incident.actions.filter(
      action =>
        (action.flow === undefined || seesFlow(action.flow)) &&
        (action.interface === undefined || seesInterface(action.interface)) &&
        (isWhole || action.message === undefined),
    ),
  };
}
