import { OperationError } from '@millrace/core';
import { narrowed } from './held.ts';
import { elsewhere, type Reach } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about single flows, systems and interfaces. */
export const systemRules: Rules<
  | 'flow'
  | 'flowHistory'
  | 'pause'
  | 'resume'
  | 'systems'
  | 'interface'
  | 'probe'
  | 'maintenance'
  | 'startMaintenance'
  | 'endMaintenance'
> = ({ node, reach }) => ({
  async flow(name) {
    const flow = await node.flow(name);
    return (await reach()).seesFlow(flow.name) ? flow : unknown(name);
  },
  async flowHistory(name, range) {
    const history = await node.flowHistory(name, range);
    return (await reach()).seesFlow(history.flow) ? history : unknown(name);
  },
  // The runtime itself leaves out the flows of other sites: only it knows which ones a name means.
  pause: async (what, reason, actor) => node.pause(what, reason, narrowed(actor, await reach())),
  resume: async (what, reason, actor) => node.resume(what, reason, narrowed(actor, await reach())),
  async systems() {
    const { seesSite } = await reach();
    return (await node.systems()).filter(({ site }) => seesSite(site));
  },
  async interface(name) {
    const { seesInterface, seesFlow } = await reach();
    if (!seesInterface(name)) return unknown(name);
    const view = await node.interface(name);
    return { ...view, flows: view.flows.filter(({ flow }) => seesFlow(flow)) };
  },
  async probe(name, actor) {
    requireOwn(await reach(), name);
    return node.probe(name, actor);
  },
  async maintenance() {
    const { seesInterface } = await reach();
    return (await node.maintenance()).filter(({ interfaces }) => interfaces.some(name => seesInterface(name)));
  },
  async startMaintenance(name, window, reason, actor) {
    requireOwn(await reach(), name);
    return node.startMaintenance(name, window, reason, actor);
  },
  async endMaintenance(name, reason, actor) {
    requireOwn(await reach(), name);
    return node.endMaintenance(name, reason, actor);
  },
});

function requireOwn(reach: Reach, name: string): void {
  if (!reach.ownsInterface(name)) throw elsewhere(`${name} does not belong to a site of yours`, reach);
}

function unknown(name: string): never {
  throw new OperationError('unknown', 'runtime.unknown-name', `there is no "${name}" at your sites`);
}
