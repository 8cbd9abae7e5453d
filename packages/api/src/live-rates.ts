import type { NodeStatus } from '@millrace/core';
import type { Rates } from './live-events.ts';

interface Reading {
  readonly at: number;
  readonly flows: ReadonlyMap<string, readonly [accepted: number, confirmed: number]>;
}

/** Counts how fast messages go, from one reading of the status after another. */
export interface RateMeter {
  /** Takes a reading (milliseconds of a clock that never goes back); answers the rates of flows and interfaces by name. */
  take(status: NodeStatus, at: number): ReadonlyMap<string, Rates>;
}

/** Opens a meter over a span of milliseconds. */
export function openRateMeter(spanMs = 5000): RateMeter {
  let readings: readonly Reading[] = [];
  return {
    take(status, at) {
      const counts = status.flows.map(({ name, ledger }) => [name, [ledger.accepted, ledger.confirmed] as const] as const);
      const reading: Reading = { at, flows: new Map(counts) };
      const within = readings.filter(each => at - each.at <= spanMs);
      const first = within[0] ?? readings.at(-1);
      readings = [...(first === undefined ? [] : [first, ...within.slice(1)]), reading].slice(-20);
      return ratesOf(status, first, reading);
    },
  };
}

function ratesOf({ flows }: NodeStatus, first: Reading | undefined, last: Reading): ReadonlyMap<string, Rates> {
  const rates = new Map<string, Rates>();
  for (const { name, source, target } of flows) {
    const [before, now] = [first?.flows.get(name), last.flows.get(name)!];
    const seconds = before === undefined ? 0 : (last.at - first!.at) / 1000;
    const rate = (index: 0 | 1): number => (seconds > 0 ? rounded(Math.max(0, now[index] - before![index]) / seconds) : 0);
    const flow = { inRate: rate(0), outRate: rate(1) };
    rates.set(name, flow);
    // Flows that read one source are given the same messages; what they bring to one target adds up.
    const [from, to] = [rates.get(source) ?? none, rates.get(target) ?? none];
    rates.set(source, { ...from, inRate: Math.max(from.inRate, flow.inRate) });
    const into = source === target ? rates.get(target)! : to;
    rates.set(target, { ...into, outRate: rounded(into.outRate + flow.outRate) });
  }
  return rates;
}

const none: Rates = { inRate: 0, outRate: 0 };

/** As exact as a person wants it, so that noise is no change. */
function rounded(rate: number): number {
  return rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate);
}
