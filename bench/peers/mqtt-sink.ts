import { sharedClock } from '../harness/wait.ts';
import { MqttSession } from '../../packages/connectors/src/mqtt/session.ts';
import type { Received } from '../../packages/connectors/src/mqtt/session-types.ts';

/** Subscribes to a topic and counts: the target of every system under test. Asked `reset`, it forgets; asked `read`, it says what came. */
const [url = '', topic = ''] = process.argv.slice(2);
let arrived = 0;
let last = 0;
let waiting: Received[] = [];
const session = await MqttSession.open(
  {
    url,
    version: 5,
    clientId: 'bench-sink',
    cleanStart: true,
    expirySeconds: 0,
    keepAliveSeconds: 60,
    tls: {},
    receiveMaximum: 2_000,
    heldMost: 10_000,
    sizeMost: 1_000_000,
  },
  {
    message: message => waiting.push(message),
    drained() {
      arrived += waiting.length;
      last = sharedClock();
      session.acknowledge(waiting);
      waiting = [];
    },
    lost: error => {
      throw error;
    },
  },
  new AbortController().signal,
);
await session.subscribe([{ topic, qos: 1 }], AbortSignal.timeout(5_000));
process.stdout.write('{"event":"ready"}\n');

process.on('message', question => {
  process.send?.({ arrived, last });
  if (question === 'reset') [arrived, last] = [0, 0];
});
process.on('SIGTERM', () => process.exit(0));
