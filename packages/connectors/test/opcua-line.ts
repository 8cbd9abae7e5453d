import type { TagValue } from '@millrace/core';
import { Line, norden, runLines, startOpcuaLine } from '@millrace/plant';
import type { OpcuaLineOptions } from '@millrace/plant';
import { expect } from 'vitest';

import { temporaryFolder } from './opcua-server.ts';
import type { Watched } from './opcua-server.ts';

/** A line that runs, its server, and settings that reach it. */
export async function lineServer(options: OpcuaLineOptions = {}) {
  const line = new Line({ name: 'line-1', seed: 3, cycleMs: 40 });
  const made: number[] = [];
  line.listen(changed => void (changed.includes('cycleCount') && made.push(line.signals.cycleCount)));
  const running = runLines([line], 10);
  const served = await startOpcuaLine(line, options);
  const pki = await temporaryFolder();
  return {
    line,
    /** Counts that the line told, in order. */
    made,
    served,
    pki: pki.path,
    cycles: `nsu=${served.namespace};s=line-1.${options.brand?.names.cycleCount ?? 'CycleCount'}`,
    async [Symbol.asyncDispose]() {
      running[Symbol.dispose]();
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

/** The counts that were handed over. */
export const counts = (watched: Watched): readonly number[] => watched.of(0).filter(value => typeof value === 'number');

export const signals = ['cycleCount', 'state', 'speed', 'energy', 'scrapCount', 'recipe'] as const;

/** What a line told of one signal: when (milliseconds since 1970) and what. */
export type Book = readonly (readonly [at: number, value: TagValue])[];

/** A line as above, with everything that it told of some signals, of which one never changes. */
export async function bookedServer(options: OpcuaLineOptions = {}) {
  const rig = await lineServer(options);
  const books = signals.map(name => [[0, rig.line.signals[name]] as [number, TagValue]]);
  rig.line.listen((changed, at) =>
    signals.forEach((name, place) => changed.includes(name) && books[place]?.push([Math.trunc(at), rig.line.signals[name]])),
  );
  const addresses = signals.map(name => `nsu=${rig.served.namespace};s=line-1.${norden.names[name]}`);
  return { ...rig, books, addresses };
}

/** Each signal was handed over as the line told it, each value once and in order, up to the last one that was. */
export function expectExact(books: readonly Book[], told: readonly Pick<Watched, 'values'>[]): void {
  for (const [place, book] of books.entries()) {
    const handed = told.flatMap(({ values }) => values.filter(({ request }) => request === place));
    const first = Math.max(
      0,
      book.findIndex(([at]) => at * 1_000 === handed[0]?.sourceTime),
    );
    const values = book.slice(first, first + handed.length).map(([, value]) => value);
    expect([signals[place], ...handed.map(({ value }) => value)]).toEqual([signals[place], ...values]);
  }
}

/** Everything that the line told from the first to the last, each once and in order. */
export function expectComplete(made: readonly number[], values: readonly number[]): void {
  const told = [0, ...made];
  expect(values).toEqual(told.slice(told.indexOf(values[0] ?? 0), told.indexOf(values.at(-1) ?? 0) + 1));
}
