import { OperationError, suggestion } from '@millrace/core';
import type { Connector } from '@millrace/connector';
import type { FlowRecord, Store } from '@millrace/store';
import type { CommandDesk } from '../command/command-desk.ts';
import type { BulkBook } from '../bulk-book.ts';
import type { Clock } from '../clock.ts';
import type { CorrectionBook } from '../correction-book.ts';
import type { WorkerEvaluator } from '../evaluator.ts';
import type { Log } from '../events.ts';
import type { SecretReferences } from '../interface-settings.ts';
import type { History } from '../history/history.ts';
import type { LookupBook } from '../lookup-book.ts';
import type { InForce } from '../release.ts';
import type { MaintenanceBook } from '../maintenance-book.ts';
import type { SightBook } from '../sight-book.ts';
import type { Verifier } from '../verifier.ts';
import type { Studio } from '../studio/studio.ts';
import type { RunningFlow, Topology } from '../topology.ts';

/** What every operation may use. */
export interface NodeContext {
  readonly name: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly evaluator: WorkerEvaluator;
  readonly topology: Topology;
  readonly commands: CommandDesk;
  readonly lookups: LookupBook;
  readonly corrections: CorrectionBook;
  /** Work on many held deliveries that is under way. */
  readonly bulk: BulkBook;
  /** Where references of settings are looked up. */
  readonly references: SecretReferences;
  readonly maintenance: MaintenanceBook;
  /** What sessions saw of other systems. */
  readonly sights: SightBook;
  /** Verifications of ledger and audit trail. */
  readonly verifier: Verifier;
  readonly history: History;
  /** Where mappings are tried before they are saved. */
  readonly studio: Studio;
  /** The release in force; replaced by a reload. */
  readonly current: { -readonly [K in keyof InForce]: InForce[K] };
  readonly since: number;
}

/** A flow as it is stored, with the running one where it runs. */
export interface KnownFlow {
  readonly record: FlowRecord;
  readonly running?: RunningFlow;
}

/** Every flow that the store knows, by number. */
export async function knownFlows(context: NodeContext): Promise<ReadonlyMap<number, KnownFlow>> {
  const records = await context.store.flows();
  return new Map(
    records.map(record => {
      const running = context.topology.flows.get(record.name);
      return [record.number, { record, ...(running === undefined ? {} : { running }) }];
    }),
  );
}

/** The running flows that a name means: a flow, a part of its name that only it has, an integration (all its flows), or an interface (all flows that use it). */
export function flowsNamed(context: NodeContext, name: string): readonly RunningFlow[] {
  const flows = [...context.topology.flows.values()];
  const exact = context.topology.flows.get(name);
  if (exact !== undefined) return [exact];
  const byUse = flows.filter(
    ({ plan }) =>
      plan.integration === name ||
      `${plan.integration}@${plan.site?.name ?? ''}` === name ||
      plan.target === name ||
      plan.source === name,
  );
  if (byUse.length > 0) return byUse;
  const partly = flows.filter(({ plan }) => plan.name.startsWith(name));
  if (partly.length === 1) return partly;
  const names = new Set(flows.flatMap(({ plan }) => [plan.integration, plan.name, plan.target, plan.source]));
  const tail = suggestion(name, names);
  throw new OperationError('unknown', 'runtime.unknown-name', `there is no flow, integration or interface "${name}"${tail}`);
}

/** The running flow of this name, or whose name alone begins so. */
export function oneFlow({ topology }: NodeContext, name: string): RunningFlow {
  const exact = topology.flows.get(name);
  if (exact !== undefined) return exact;
  const [partly, ...others] = [...topology.flows.values()].filter(({ plan }) => plan.name.startsWith(name));
  if (partly !== undefined && others.length === 0) return partly;
  const tail = suggestion(name, topology.flows.keys());
  const fault =
    partly === undefined ? `there is no flow "${name}"${tail}` : `several flows begin with "${name}": give the whole name`;
  throw new OperationError('unknown', 'runtime.unknown-name', fault);
}

/** What the store has of a running flow. */
export async function flowRecord({ store }: NodeContext, { runner, plan }: RunningFlow): Promise<FlowRecord> {
  const [record] = await store.flows({ after: runner.number - 1, limit: 1 });
  if (record?.number !== runner.number) throw new Error(`reading flow ${plan.name}: the store does not have it`);
  return record;
}

/** RFC 3339 UTC. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** The reason that an operation needs; throws where there is none. */
export function reasonGiven(reason: string): string {
  if (reason.trim() === '') throw new OperationError('invalid', 'runtime.reason-missing', 'this operation needs a reason');
  return reason.trim();
}
