import { setTimeout as pause } from 'node:timers/promises';
import { MqttSession } from '../../packages/connectors/src/mqtt/session.ts';
import type { Received } from '../../packages/connectors/src/mqtt/session-types.ts';
import { mosquittoMissing, startMosquitto } from '../../packages/connectors/test/support/mosquitto.ts';
import type { Benchmark } from '../harness/benchmark.ts';
import { startMillrace } from '../harness/millrace.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { sharedClock, waitFor } from '../harness/wait.ts';
import { equipmentProject } from '../projects/equipment.ts';

const tags = 100;
const changesPerSecond = 5_000;

/** From a changed tag to the value in the unified namespace, stored in between. */
export const mqttTags: Benchmark = {
  name: 'mqtt-tags',
  summary: `${changesPerSecond} changes a second of ${tags} tags: from the message of the line to the message of the unified namespace`,
  async run({ seconds, say }) {
    if (mosquittoMissing !== undefined) {
      say(`  ${mosquittoMissing}`);
      return [];
    }
    await using broker = await startMosquitto({ lines: ['max_inflight_messages 2000', 'max_queued_messages 0'], quiet: true });
    await using folder = await temporaryFolder();
    await using _node = await startMillrace({ project: projectOf(broker.url), folder: folder.path });
    const took: number[] = [];
    await using ear = await connect(broker.url, 'bench-ear', message => {
      const { value } = JSON.parse(Buffer.from(message.payload).toString()) as { readonly value: number };
      took.push(sharedClock() - value);
    });
    await ear.subscribe([{ topic: 'acme/#', qos: 1 }], AbortSignal.timeout(5_000));
    await using line = await connect(broker.url, 'bench-line', () => undefined);
    await waitFor('the first value', async () => {
      await change(line, 1);
      return took.length > 0 ? true : undefined;
    });
    await drive(line, 1);
    took.length = 0;
    await drive(line, seconds);
    await waitFor('the last value', () => (took.length >= seconds * changesPerSecond ? true : undefined));
    const sorted = took.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN;
    say(`  p50 ${sorted[sorted.length >> 1]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${took.length}`);
    return [{ name: 'mqtt-tags-p99', unit: 'ms', better: 'less', values: [p99], goal: { median: 50 } }];
  },
};

function projectOf(broker: string): Readonly<Record<string, string>> {
  const interfaceOf = (clientId: string, role: string): string =>
    `{ connector: mqtt, config: { url: "${broker}", clientId: ${clientId}, session: clean, ${role} } }`;
  return equipmentProject({
    tags: interfaceOf('bench-tags', 'tags: {}'),
    to: interfaceOf('bench-uns', 'namespace: { enterprise: acme }'),
    equipment: 1,
    tagsEach: tags,
    address: number => `line/t${number + 1}`,
  });
}

async function connect(url: string, clientId: string, hear: (message: Received) => void): Promise<MqttSession> {
  const session: MqttSession = await MqttSession.open(
    {
      url,
      version: 5,
      clientId,
      cleanStart: true,
      expirySeconds: 0,
      keepAliveSeconds: 60,
      tls: {},
      receiveMaximum: 2_000,
      heldMost: 10_000,
      sizeMost: 1_000_000,
    },
    {
      message(message) {
        hear(message);
        session.acknowledge([message]);
      },
      lost: error => {
        throw error;
      },
    },
    AbortSignal.timeout(5_000),
  );
  return session;
}

/** So many changes at once, of one tag after the other; each says when it was made. */
async function change(line: MqttSession, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, index) => ({
    topic: `line/t${(index % tags) + 1}`,
    payload: Buffer.from(`{"value":${sharedClock()}}`),
    qos: 1 as const,
  }));
  await line.publishAll(messages, AbortSignal.timeout(10_000));
}

/** Changes at the declared rate, 50 every 10 ms. */
async function drive(line: MqttSession, seconds: number): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < seconds * changesPerSecond; sent += 50) {
    void change(line, 50);
    const ahead = begun + (sent / changesPerSecond) * 1_000 - performance.now();
    if (ahead > 1) await pause(ahead);
  }
}
