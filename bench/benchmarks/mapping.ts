import jsonata from 'jsonata';
import { fileURLToPath } from 'node:url';
import { compileMapping, openContract, openFormat, type Result, type Value } from '@millrace/core';
import type { Benchmark } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { Program } from '../harness/program.ts';
import type { Measured } from '../harness/result.ts';
import type { MappingsCompiled } from '../load/mapping-compiler.ts';
import { mapByHand, order, orderContract, orderExpression, orderMapping, workOrderContract } from '../load/order-map.ts';

/** What mapping costs: an order beside the interpreter and code written by hand, a plain path, compiling, and a message's whole way. */
export const mapping: Benchmark = {
  name: 'mapping',
  summary: 'an order of 20 header fields, 6 operations of 4 components: mapped, compiled, and from bytes to bytes',
  async run({ rounds, say }) {
    const round = Math.max(rounds, 5);
    return [
      await orderMap(round, say),
      await simplePath(round, say),
      ...(await compiling(round, say)),
      ...(await wholeWay(round, say)),
    ];
  },
};

const compiler = fileURLToPath(new URL('../load/mapping-compiler.ts', import.meta.url));

type Say = (line: string) => void;

/** Results go here, so that no engine can find out that nobody wants them. */
const kept: unknown[] = [];

async function orderMap(rounds: number, say: Say): Promise<Measured> {
  const program = value(compileMapping(orderMapping, { from: orderContract, to: workOrderContract }));
  const interpreter = jsonata(orderExpression);
  const messages = copies(order);
  const {
    millrace,
    jsonata: interpreted,
    hand,
  } = await interleave(
    rounds,
    {
      millrace: async () => rate(100_000, at => value(program.run(messages[at]!, {}))),
      jsonata: async () => rateOf(600, at => interpreter.evaluate(messages[at])),
      hand: async () => rate(100_000, at => mapByHand(messages[at] as unknown as typeof order)),
    },
    say,
  );
  const goal = { ratio: { jsonata: 60, hand: 0.5 } };
  return {
    name: 'mapping-order',
    unit: 'messages/s',
    better: 'more',
    values: millrace,
    peers: { jsonata: interpreted, hand },
    goal,
  };
}

async function simplePath(rounds: number, say: Say): Promise<Measured> {
  const document = { ...orderMapping, fields: { type: 'header.type' } };
  const program = value(compileMapping(document, { from: orderContract }));
  const messages = copies(order);
  const { millrace, hand } = await interleave(
    rounds,
    {
      millrace: async () => rate(3_000_000, at => value(program.run(messages[at]!, {}))),
      hand: async () =>
        rate(3_000_000, at => ({ ok: true, value: { type: (messages[at] as unknown as typeof order).header.type }, issues: [] })),
    },
    say,
  );
  const goal = { ratio: { hand: 0.8 } };
  return { name: 'mapping-path', unit: 'messages/s', better: 'more', values: millrace, peers: { hand }, goal };
}

/** A process of its own each time: a node that starts compiles with code that is cold. */
async function compiling(rounds: number, say: Say): Promise<readonly Measured[]> {
  const used: number[] = [];
  const once = async (): Promise<number> => {
    await using program = await Program.start({ name: 'mapping-compiler', args: [compiler] });
    const { took, processor } = await program.ask<MappingsCompiled>(1000);
    used.push(processor);
    return took;
  };
  const { compile } = await interleave(rounds, { compile: once }, say);
  const line = { name: 'mapping-compile-1000', unit: 'ms', better: 'less', values: compile, goal: { median: 2000 } } as const;
  return [line, { ...line, name: `${line.name}-processor`, values: used.slice(1) }];
}

/** A second of one core is also counted as a second of processor time, which other work on the machine distorts far less. */
async function wholeWay(rounds: number, say: Say): Promise<readonly Measured[]> {
  const [from, to] = [value(openContract(orderContract)), value(openContract(workOrderContract))];
  const format = value(openFormat({ kind: 'json' }, { shape: from.shape }));
  const program = value(compileMapping(orderMapping, { from: orderContract, to: workOrderContract }));
  const bytes = copies(order).map(message => new TextEncoder().encode(JSON.stringify(message)));
  const pass = (at: number): Uint8Array => {
    const [message] = value(format.decode(bytes[at]!));
    if (from.check(message!).length > 0) throw new Error('the order breaks its contract');
    const mapped = value(program.run(message!, {}));
    if (to.check(mapped).length > 0) throw new Error('the mapped order breaks its contract');
    return value(format.encode(mapped));
  };
  const messages = 20_000;
  const ofProcessor: number[] = [];
  const once = async (): Promise<number> => {
    const before = process.cpuUsage();
    const perSecond = rate(messages, pass);
    const { user, system } = process.cpuUsage(before);
    ofProcessor.push((messages * 1_000_000) / (user + system));
    return perSecond;
  };
  const { pass: values } = await interleave(rounds, { pass: once }, say);
  const line = { name: 'mapping-bytes-to-bytes', unit: 'messages/s', better: 'more', values, goal: { median: 20_000 } } as const;
  return [line, { ...line, name: `${line.name}-processor`, values: ofProcessor.slice(1) }];
}

function copies(message: object): readonly Value[] {
  return Array.from({ length: 64 }, (_, number) => ({ ...structuredClone(message), orderId: String(4_000_000 + number) }));
}

function rate(runs: number, run: (at: number) => unknown): number {
  const start = performance.now();
  for (let index = 0; index < runs; index++) kept[index & 63] = run(index & 63);
  return (runs * 1000) / (performance.now() - start);
}

async function rateOf(runs: number, run: (at: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < runs; index++) kept[index & 63] = await run(index & 63);
  return (runs * 1000) / (performance.now() - start);
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
