import type { LedgerReport, NodeStatus } from '@millrace/core';
import type { Reach } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about how things stand. */
export const presentRules: Rules<
  'status' | 'present' | 'landscape' | 'incidents' | 'recent' | 'flows' | 'ledger' | 'guarantees' | 'anomalies' | 'metrics'
> = ({ node, reach }) => ({
  status: async () => seenStatus(await reach(), await node.status()),
  async present() {
    const known = await reach();
    const { at, status, incidents, recent } = await node.present(known.sites);
    return {
      at,
      status: seenStatus(known, status),
      incidents,
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
  // The runtime itself makes the incidents of what these sites may know: whole sentences cannot be narrowed afterwards.
  incidents: async () => node.incidents((await reach()).sites),
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
