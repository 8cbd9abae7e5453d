import { OperationError, sideOfFault, suggestion } from '@millrace/core';
import type { Actor, ProbeRecord, ProbeReport } from '@millrace/core';
import type { ProbeStep } from '@millrace/connector';
import type { Store } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** Time a probe may take. */
const probeMs = 15_000;
/** Probes remembered of each interface. */
const remembered = 5;

/** Tests the path to the other system without any effect there; each step is shown, and the result is remembered. */
export async function probeInterface(context: NodeContext, name: string, actor: Actor): Promise<ProbeReport> {
  const { topology, store, clock } = context;
  const runner = topology.interfaces.get(name);
  if (runner === undefined)
    throw new OperationError(
      'unknown',
      'runtime.unknown-name',
      `there is no running interface "${name}"${suggestion(name, topology.interfaces.keys())}`,
    );
  const steps = (await runner.probe(AbortSignal.timeout(probeMs))).map(withRemedy);
  const report: ProbeReport = { interface: name, ok: steps.every(step => step.ok), steps };
  const records = [{ ...report, at: instant(clock.now()), who: actor.name }, ...(await probesOf(store, name))];
  await store.setSetting(settingOf(name), JSON.stringify(records.slice(0, remembered)));
  return report;
}

/** The last probes of an interface, the newest first. */
export async function probesOf(store: Store, name: string): Promise<readonly ProbeRecord[]> {
  const text = await store.setting(settingOf(name));
  return text === undefined ? [] : (JSON.parse(text) as ProbeRecord[]);
}

function settingOf(name: string): string {
  return `probes ${name}`;
}

function withRemedy(step: ProbeStep): ProbeReport['steps'][number] {
  return step.ok ? step : { ...step, ...sideOfFault(step.detail) };
}
