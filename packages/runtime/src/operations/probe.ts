import type { ProbeReport } from '@millrace/core';
import { OperationError, suggestion } from '@millrace/core';
import type { NodeContext } from './context.ts';

/** Time a probe may take. */
const probeMs = 15_000;

/** Tests the path to the other system without any effect there; each step is shown. */
export async function probeInterface({ topology }: NodeContext, name: string): Promise<ProbeReport> {
  const runner = topology.interfaces.get(name);
  if (runner === undefined)
    throw new OperationError(
      'unknown',
      'runtime.unknown-name',
      `there is no running interface "${name}"${suggestion(name, topology.interfaces.keys())}`,
    );
  const { connection } = runner;
  if (connection === undefined)
    return { interface: name, ok: false, steps: [{ step: 'connection', ok: false, detail: runner.detail, tookMs: 0 }] };
  const steps = await connection.probe(AbortSignal.timeout(probeMs));
  return { interface: name, ok: steps.every(step => step.ok), steps };
}
