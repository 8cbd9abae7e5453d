import { OperationError } from '@millrace/core';
import type { Actor, PlacedIssue, Plan, ReloadReport } from '@millrace/core';
import { ConnectorError } from '@millrace/connector';
import { readProject } from '../project.ts';
import { keepRelease, noteRelease } from '../release.ts';
import { releaseAnswered } from './answering.ts';
import type { NodeContext } from './context.ts';
import type { Moved } from '../topology.ts';
import { readPauses } from './pausing.ts';

/** Reads the documents again and moves to them where they check clean; otherwise nothing changes. Unchanged connections stay untouched. */
export async function reloadProject(context: NodeContext, actor: Actor): Promise<ReloadReport> {
  const { store, topology, clock, current, log, folder, env, connectors } = context;
  const project = await readProject(folder, connectors, { env: name => env[name] });
  const issues = project.issues.map(viewOf);
  const unchanged = { release: current.release.hash, changed: false, issues, started: [], stopped: [], restarted: [] };
  if (project.plan === undefined) {
    log({ level: 'warn', event: 'release.refused', about: folder, detail: issues[0]?.sentence ?? '' });
    return { ...unchanged, untouched: [...topology.flows.keys()] };
  }
  const before = current.release.hash;
  const release = await keepRelease(store, project.plan, clock.now());
  if (release.hash === before) return { ...unchanged, untouched: [...topology.flows.keys(), ...topology.interfaces.keys()] };
  const moved = await move(context, project.plan, release);
  await noteRelease(store, release.hash, { at: clock.now(), who: actor.name, action: 'reload', subject: folder });
  await releaseAnswered(context, { who: actor.name, reason: 'the documents have the entry now' });
  log({ level: 'info', event: 'release.changed', about: folder, detail: release.hash.slice(0, 12) });
  return { release: release.hash, changed: true, issues, ...moved };
}

/** Moves to another release; where that cannot even begin, the present one stays in force. */
async function move(
  { store, topology, current }: NodeContext,
  plan: Plan,
  release: NodeContext['current']['release'],
): Promise<Moved> {
  const pauses = await readPauses(store);
  const before = { ...current };
  Object.assign(current, { plan, release });
  try {
    return await topology.moveTo(plan, pauses);
  } catch (error) {
    if (topology.plan !== plan) Object.assign(current, before);
    if (error instanceof ConnectorError) throw new OperationError('refused', 'runtime.reload-refused', error.message);
    throw error;
  }
}

function viewOf({ code, level, sentence, at }: PlacedIssue): ReloadReport['issues'][number] {
  return { code, level, sentence, ...(at?.file === undefined ? {} : { file: at.file }), line: at.line, column: at.column };
}
