import type { Outcome, TagValue } from '@millrace/core';
import type { TagWrite } from '@millrace/connector';
import type { CallRequest, CallResponse, NodeId, Variant, WriteResponse } from 'node-opcua-client';

import { faults, isTooMuch, ServiceFault } from './fault.ts';
import { inPieces } from './limits.ts';
import { methodCall } from './method.ts';
import { resolve } from './resolve.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { statusName } from './session.ts';
import { typeOf } from './type-of.ts';
import { variantOf } from './variant.ts';

/** Statuses after which it is not known whether the write had its effect (Part 4, 5.11.4.3). */
const undecided: ReadonlySet<number> = new Set([0x002e_0000, 0x800a_0000, 0x8086_0000, 0x8005_0000]);

/** Writes and calls in order: `done`, `never` (refused, with the reason), `unknown` where no answer came. Nothing is tried again. */
export async function writeTags(
  session: OpcuaSession,
  writes: readonly TagWrite[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const addresses = writes.map(({ address }) => address);
  const targets = await prepared(resolve(session, addresses), signal);
  if (typeof targets === 'string') return writes.map(() => ({ kind: 'never', sentence: targets }));
  const outcomes: Outcome[] = [];
  for (let start = 0; start < writes.length; start = outcomes.length) {
    const end = start + runOf(targets.slice(start));
    outcomes.push(...(await some(session, targets.slice(start, end), writes.slice(start, end), signal)));
  }
  return outcomes;
}

/** What has to be known before anything is sent; a sentence where it could not be asked. */
async function prepared<T>(asking: Promise<T>, signal: AbortSignal): Promise<T | string> {
  return untilAborted(asking, signal).catch(
    (error: unknown) => `nothing was sent, because the server could not be asked about the tag: ${(error as Error).message}`,
  );
}

/** How many targets from the first on go out in one request: plain values together, everything else alone. */
function runOf(targets: readonly Target[]): number {
  const values = targets.findIndex(target => kindOf(target) !== 'value');
  return Math.max(1, values === -1 ? targets.length : values);
}

function kindOf(target: Target | undefined): string {
  return target?.nodeId === undefined ? 'none' : target.is.kind;
}

async function some(
  session: OpcuaSession,
  targets: readonly Target[],
  writes: readonly TagWrite[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const [target] = targets;
  const [write] = writes;
  if (target === undefined || write === undefined) return [];
  if (target.nodeId === undefined) return [{ kind: 'never', sentence: target.problem }];
  if (target.is.kind === 'method') return [await call(session, target, write.value, signal)];
  if (target.is.kind !== 'value') return [{ kind: 'never', sentence: `${target.address} cannot be written` }];
  return values(session, targets as readonly Found[], writes, signal);
}

async function values(
  session: OpcuaSession,
  targets: readonly Found[],
  writes: readonly TagWrite[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const variants = await Promise.all(
    targets.map(({ nodeId }, place) => prepared(variantFor(session, nodeId, writes[place]?.value ?? null), signal)),
  );
  const sendable = targets.flatMap(({ nodeId }, place) => {
    const variant = variants[place];
    return typeof variant === 'string' || variant === undefined ? [] : [{ nodeId, value: { value: variant } }];
  });
  const outcomes = await inPieces(session.limits, 'write', sendable, async piece => writePiece(session, piece, signal));
  let next = 0;
  return variants.map(variant =>
    typeof variant === 'string' ? { kind: 'never', sentence: variant } : (outcomes[next++] ?? lost),
  );
}

async function variantFor(session: OpcuaSession, nodeId: NodeId, value: TagValue): Promise<Variant | string> {
  return variantOf(session, await typeOf(session, nodeId), value);
}

const lost: Outcome = { kind: 'unknown', sentence: 'no answer' };

async function writePiece(
  session: OpcuaSession,
  piece: readonly { readonly nodeId: NodeId; readonly value: object }[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  if (!session.isOpen || signal.aborted)
    return piece.map(() => ({ kind: 'never', sentence: 'the session has ended: nothing was sent' }));
  const { AttributeIds, WriteRequest } = session.library;
  const request = new WriteRequest({ nodesToWrite: piece.map(one => ({ ...one, attributeId: AttributeIds.Value })) });
  const sending = session
    .send<WriteResponse>(request)
    .then(answer => (answer.results ?? []).map(({ value }) => outcomeOf(session, value)));
  return untilAborted(sending, signal).catch((error: unknown) => {
    const status = error instanceof ServiceFault ? error.status : undefined;
    // An answer that was too large says that everything was done.
    if (status === faults.badResponseTooLarge) return piece.map(() => lost);
    if (piece.length > 1 && isTooMuch(status)) throw error;
    return piece.map(() => (status === undefined ? lost : outcomeOf(session, status)));
  });
}

async function call(session: OpcuaSession, { nodeId, address }: Found, value: TagValue, signal: AbortSignal): Promise<Outcome> {
  const request = await prepared(methodCall(session, nodeId, address, value), signal);
  if (typeof request === 'string') return { kind: 'never', sentence: request };
  return answered(send(session, request), signal);
}

async function send(session: OpcuaSession, request: CallRequest): Promise<Outcome> {
  const answer = await session.send<CallResponse>(request);
  const [result] = answer.results ?? [];
  return result === undefined ? lost : outcomeOf(session, result.statusCode.value);
}

/** The outcome of one call; whatever fails after it was sent is unknown, unless the server said that it refused. */
async function answered(work: Promise<Outcome>, signal: AbortSignal): Promise<Outcome> {
  return untilAborted(work, signal).catch((error: unknown) =>
    error instanceof ServiceFault && error.status !== undefined && !undecided.has((error.status & 0xffff_0000) >>> 0)
      ? { kind: 'never', sentence: error.message }
      : lost,
  );
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new ServiceFault('no answer in time', undefined));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

function outcomeOf(session: OpcuaSession, status: number): Outcome {
  const name = statusName(session.library, status >>> 0);
  if (undecided.has((status & 0xffff_0000) >>> 0))
    return { kind: 'unknown', sentence: `the server does not know whether it was done (${name})` };
  if (status >>> 31 === 1) return { kind: 'never', sentence: `the server refuses (${name})`, targetCode: name };
  return { kind: 'done', ...(status !== 0 && { reference: name }) };
}
