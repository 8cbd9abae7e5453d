import { OperationError } from '@millrace/core';
import type { Actor, ReloadReport } from '@millrace/core';
import { ConnectorError } from '@millrace/connector';
import { readProject } from '../project.ts';
import { keepRelease, noteRelease, type InForce } from '../release.ts';
import { releaseAnswered } from './answering.ts';
import type { NodeContext } from './context.ts';
import { issueView } from './document-book.ts';
import type { Moved } from '../topology.ts';
import { readPauses } from './pausing.ts';

/** Reads the documents again and moves to them where they check clean; otherwise nothing changes. Unchanged connections stay untouched. */
export async function reloadProject(context: NodeContext, actor: Actor): Promise<ReloadReport> {
  const { store, topology, clock, current, log, folder, env, connectors } = context;
  const project = await readProject(folder, connectors, { env: name => env[name] });
  const issues = project.issues.map(issueView);
  const unchanged = { release: current.release.hash, changed: false, issues, started: [], stopped: [], restarted: [] };
  if (project.plan === undefined) {
    log({ level: 'warn', event: 'release.refused', about: folder, detail: issues[0]?.sentence ?? '' });
    return { ...unchanged, untouched: [...topology.flows.keys()] };
  }
  const before = current.release.hash;
  const next = await keepRelease(store, { ...project, plan: project.plan }, clock.now());
  const { release } = next;
  if (release.hash === before) return { ...unchanged, untouched: [...topology.flows.keys(), ...topology.interfaces.keys()] };
  const moved = await move(context, next);
  await noteRelease(store, release.hash, { at: clock.now(), who: actor.name, action: 'reload', subject: folder });
  await releaseAnswered(context, { who: actor.name, reason: 'the documents have the entry now' });
  log({ level: 'info', event: 'release.changed', about: folder, detail: release.hash.slice(0, 12) });
  return { release: release.hash, changed: true, issues, ...moved };
}

/** Moves to another release; where that cannot even begin, the present one stays in force. */
async function move({ store, topology, current }: NodeContext, next: InForce): Promise<Moved> {
  const pauses = await readPauses(store);
  const before = { ...current };
  Object.assign(current, next);
  try {
    return await topology.moveTo(next.plan, pauses);
  } catch (error) {
    if (topology.plan !== next.plan) Object.assign(current, before);
    if (error instanceof ConnectorError) throw new OperationError('refused', 'runtime.reload-refused', error.message);
    throw error;
  }
}
