import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mosquittoMissing, startMosquitto } from '../../packages/connectors/test/support/mosquitto.ts';
import type { Mosquitto } from '../../packages/connectors/test/support/mosquitto.ts';
import type { Benchmark, Options } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { startMillrace } from '../harness/millrace.ts';
import { Program } from '../harness/program.ts';
import type { Measured } from '../harness/result.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { sharedClock, waitFor } from '../harness/wait.ts';
import { orderExpression } from '../load/order-map.ts';
import { startNodeRedMqtt } from '../peers/node-red-mqtt.ts';
import { flatCase, flatExpression, mqttProject, orderCase } from '../projects/mqtt.ts';
import type { MqttCase } from '../projects/mqtt.ts';

const execute = promisify(execFile);
let runs = 100;

/** Messages of a broker to the store, and through a mapping to the broker again, beside Node-RED, which stores nothing. */
export const mqtt: Benchmark = {
  name: 'mqtt',
  summary:
    'MQTT QoS 1 → store; MQTT → check → map → MQTT with a full trace, an order of 20 fields and 24 components, and 5 flat fields',
  async run(options) {
    if (mosquittoMissing !== undefined) {
      options.say(`  ${mosquittoMissing}`);
      return [];
    }
    return [
      await stored(options),
      await mapped(options, 'mqtt-order', orderCase, orderExpression, 8),
      await mapped(options, 'mqtt-flat', flatCase, flatExpression, 2),
    ];
  },
};

/** A broker that keeps as much as it is given. Its log would cost more than its work. */
function startBroker(): Promise<Mosquitto> {
  return startMosquitto({ lines: ['max_inflight_messages 2000', 'max_queued_messages 0'], quiet: true });
}

async function stored({ rounds, seconds, say }: Options): Promise<Measured> {
  await using broker = await startBroker();
  await using folder = await temporaryFolder();
  const topics = { in: 'in/orders', out: 'out/orders', stored: true };
  await using node = await startMillrace({ project: mqttProject(broker.url, flatCase, topics), folder: folder.path });
  const accepted = async (): Promise<number> => (await node.client.status()).flows[0]?.ledger.accepted ?? 0;
  const guess = guessing(seconds);
  const measure = async (): Promise<number> => {
    const before = await accepted();
    const count = guess.count();
    const begun = sharedClock();
    await publish(broker.url, topics.in, count, true);
    await waitFor('the last order', async () => ((await accepted()) >= before + count ? true : undefined), { everyMs: 20 });
    return guess.rated(count / ((sharedClock() - begun) / 1000));
  };
  const { millrace } = await interleave(rounds, { millrace: measure }, say);
  return { name: 'mqtt-store', unit: 'messages/s', better: 'more', values: millrace, goal: { median: 20_000 } };
}

async function mapped(
  { rounds, seconds, say }: Options,
  name: string,
  what: MqttCase,
  expression: string,
  ratio: number,
): Promise<Measured> {
  await using broker = await startBroker();
  await using folder = await temporaryFolder();
  const [ours, theirs] = [
    { in: 'millrace/in', out: 'out/millrace' },
    { in: 'node-red/in', out: 'out/node-red' },
  ];
  const sinkPath = fileURLToPath(new URL('../peers/mqtt-sink.ts', import.meta.url));
  await using sink = await Program.start({ name: 'sink', args: [sinkPath, broker.url, 'out/#'] });
  await using _node = await startMillrace({ project: mqttProject(broker.url, what, ours), folder: folder.path });
  await using _red = await startNodeRedMqtt(folder.path, broker, theirs, expression);
  const rateOf = (topic: string): (() => Promise<number>) => {
    const guess = guessing(seconds);
    return async () => guess.rated(await rate(sink, broker.url, topic, guess.count(), what.flat));
  };
  const values = await interleave(rounds, { millrace: rateOf(ours.in), 'node-red': rateOf(theirs.in) }, say);
  return {
    name,
    unit: 'messages/s',
    better: 'more',
    values: values.millrace,
    peers: { 'node-red': values['node-red'] },
    goal: { ratio: { 'node-red': ratio } },
  };
}

/** As many messages as take about so long, by the rate of the round before. */
function guessing(seconds: number): { count(): number; rated(rate: number): number } {
  let last = 1_000;
  return {
    count: () => Math.ceil(last * seconds),
    rated: rate => (last = rate),
  };
}

/** From the first message published to the last that arrived. */
async function rate(sink: Program, url: string, topic: string, count: number, flat: boolean): Promise<number> {
  await sink.ask('reset');
  const begun = sharedClock();
  await publish(url, topic, count, flat);
  const { last } = await waitFor(
    'the last work order',
    async () => {
      const now = await sink.ask<{ readonly arrived: number; readonly last: number }>('read');
      return now.arrived >= count ? now : undefined;
    },
    { everyMs: 50, patienceMs: 120_000 },
  );
  return count / ((last - begun) / 1000);
}

async function publish(url: string, topic: string, count: number, flat: boolean): Promise<void> {
  const program = fileURLToPath(new URL('../load/mqtt-orders.ts', import.meta.url));
  runs += 1;
  const given = ['--url', url, '--topic', topic, '--count', String(count), '--run', String(runs), ...(flat ? ['--flat'] : [])];
  await execute(process.execPath, [program, ...given]);
}
