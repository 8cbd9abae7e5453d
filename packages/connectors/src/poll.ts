import { setTimeout as pause } from 'node:timers/promises';

import type { TagBatch, TagGap, TagGrant, TagRequest } from '@millrace/connector';
import type { DataValue } from '@millrace/core';

import { PollReport } from './poll-report.ts';
import { looked, startGroup } from './poll-schedule.ts';
import type { MissedLooks, PollGroup } from './poll-schedule.ts';
import type { SessionLife } from './session-life.ts';

/** How tags are looked at that the other side does not tell by itself. */
export interface Polled {
  /** Reads the present values, in order. Throws where the session is gone or the signal aborts. */
  read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]>;
  readonly life: SessionLife;
  /** Sampling where a request names none. */
  readonly everyMs: number;
  /** Every value is told at least so often, although it did not change. */
  readonly heartbeatMs: number;
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** What is wrong with a tag at present, for the list of what was granted. */
  problem?(address: string): string | undefined;
}

/** Tags of one sampling time in one observation. */
interface Group {
  readonly requests: readonly number[];
  readonly addresses: readonly string[];
  schedule: PollGroup;
}

/** Observations by looking again and again, all over one session. Looks of one observation that are due together are one read. */
export class Polling {
  readonly #polled: Polled;
  readonly #running = new Set<readonly Group[]>();

  constructor(polled: Polled) {
    this.#polled = polled;
  }

  /** Watches tags until the signal aborts or the session ends; throws where it was lost. */
  async *observe(requests: readonly TagRequest[], signal: AbortSignal): AsyncGenerator<TagBatch> {
    const { life, heartbeatMs } = this.#polled;
    const stop = AbortSignal.any([signal, life.ended]);
    const groups = groupsOf(requests, this.#polled.everyMs);
    const report = new PollReport(heartbeatMs);
    this.#running.add(groups);
    try {
      while (await isDue(groups, stop)) {
        const batch = await this.#look(groups, report, stop);
        if (batch.values.length > 0 || batch.gaps.length > 0) yield batch;
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      this.#running.delete(groups);
    }
    if (!signal.aborted) life.isOver();
  }

  /** Reads the present values once; throws `ConnectorError` where the session is lost. */
  async read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    try {
      return await this.#polled.read(addresses, signal);
    } catch (error) {
      this.#polled.life.isOver();
      throw error;
    }
  }

  /** What each watched tag was granted. */
  granted(): readonly TagGrant[] {
    return [...this.#running].flat().flatMap(({ addresses, schedule }) =>
      addresses.map(address => {
        const problem = this.#polled.problem?.(address);
        return {
          address,
          requestedMs: schedule.everyMs,
          revisedMs: Math.round(schedule.revisedMs),
          ...(problem !== undefined && { problem }),
        };
      }),
    );
  }

  async #look(
    groups: readonly Group[],
    report: PollReport,
    signal: AbortSignal,
  ): Promise<TagBatch & { readonly gaps: readonly TagGap[] }> {
    const began = performance.now();
    const due = groups.filter(group => group.schedule.dueAt <= began);
    const values = await this.#polled.read(
      due.flatMap(group => group.addresses),
      signal,
    );
    const ended = performance.now();
    const wallOffset = this.#polled.now() - ended;
    const missed = due.flatMap(group => {
      const step = looked(group.schedule, began, ended);
      group.schedule = step.group;
      return step.missed === undefined ? [] : [overflow(step.missed, wallOffset, group.requests)];
    });
    const news = report.take(
      due.flatMap(group => group.requests),
      values,
    );
    return { values: news.values, gaps: [...missed, ...news.gaps] };
  }
}

function groupsOf(requests: readonly TagRequest[], everyMs: number): readonly Group[] {
  const numbered = requests.map((request, number) => ({ ...request, number }));
  const bySampling = Map.groupBy(numbered, ({ sampling }) => Math.max(1, sampling ?? everyMs));
  const now = performance.now();
  return [...bySampling].map(([sampling, members]) => ({
    requests: members.map(({ number }) => number),
    addresses: members.map(({ address }) => address),
    schedule: startGroup(sampling, now),
  }));
}

/** Waits until a group is due; false where the signal aborts first. */
async function isDue(groups: readonly Group[], signal: AbortSignal): Promise<boolean> {
  const dueAt = Math.min(...groups.map(({ schedule }) => schedule.dueAt));
  // Timers may fire up to a millisecond early; nothing at all is watched where there are no groups.
  while (!signal.aborted && !(dueAt <= performance.now())) {
    const ms = Math.min(dueAt - performance.now() + 0.5, 2 ** 31 - 1);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }
  return !signal.aborted;
}

function overflow({ from, to }: MissedLooks, wallOffset: number, requests: readonly number[]): TagGap {
  const micros = (ms: number): number => Math.round((ms + wallOffset) * 1_000);
  const sentence = `looked again after ${Math.round(to - from)} ms, later than asked: what changed back in between was not seen`;
  return { from: micros(from), to: micros(to), requests, reason: 'overflow', sentence };
}
