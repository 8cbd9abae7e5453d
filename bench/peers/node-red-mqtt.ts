import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../harness/free-port.ts';
import { startRed } from './node-red.ts';
import type { Program } from '../harness/program.ts';

/** Starts Node-RED with one flow: MQTT in (QoS 1), a change node with the mapping in JSONata, MQTT out (QoS 1). Nothing is stored. */
export async function startNodeRedMqtt(
  folder: string,
  broker: { readonly port: number; subscribed(topic: string): boolean },
  topics: { readonly in: string; readonly out: string },
  expression: string,
): Promise<Program> {
  const home = join(folder, 'node-red-mqtt');
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'flows.json'), JSON.stringify(flow(broker.port, topics, expression)));
  return await startRed(home, await freePort(), async () => (broker.subscribed(topics.in) ? true : undefined));
}

function flow(port: number, topics: { readonly in: string; readonly out: string }, expression: string): readonly unknown[] {
  const at = { z: 'orders', x: 0, y: 0 };
  return [
    { id: 'orders', type: 'tab', label: 'orders', disabled: false },
    {
      id: 'broker',
      type: 'mqtt-broker',
      name: '',
      broker: '127.0.0.1',
      port: String(port),
      clientid: 'node-red',
      autoConnect: true,
      usetls: false,
      protocolVersion: '5',
      keepalive: '60',
      cleansession: true,
    },
    {
      ...at,
      id: 'in',
      type: 'mqtt in',
      topic: topics.in,
      qos: '1',
      datatype: 'json',
      broker: 'broker',
      inputs: 0,
      wires: [['map']],
    },
    {
      ...at,
      id: 'map',
      type: 'change',
      rules: [{ t: 'set', p: 'payload', pt: 'msg', to: `payload.(${expression})`, tot: 'jsonata' }],
      wires: [['out']],
    },
    { ...at, id: 'out', type: 'mqtt out', topic: topics.out, qos: '1', retain: 'false', broker: 'broker', wires: [] },
  ];
}
