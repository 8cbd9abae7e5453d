import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/free-port.ts';
import { Program } from '../harness/program.ts';
import { workOrderInJsonata } from './work-order.ts';

/** Starts Node-RED with one flow: HTTP in, a change node with the mapping in JSONata, HTTP request, HTTP response. Nothing is stored. */
export async function startNodeRed(folder: string, target: string): Promise<{ program: Program; url: string }> {
  const home = join(folder, 'node-red');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/orders`;
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'flows.json'), JSON.stringify(flow(target)));
  return { program: await startRed(home, port, () => answers(url)), url };
}

/** Starts Node-RED with the flows that stand in a folder. */
export async function startRed(home: string, port: number, isReady: () => Promise<true | undefined>): Promise<Program> {
  await writeFile(join(home, 'settings.js'), settings(port));
  await writeFile(join(home, 'package.json'), '{"name":"bench","version":"0.0.1","private":true}');
  const red = fileURLToPath(new URL('../node_modules/node-red/red.js', import.meta.url));
  return await Program.start({
    name: 'node-red',
    args: [red, '--userDir', home, '--settings', join(home, 'settings.js')],
    isReady,
  });
}

/** No editor, no log of single messages: what costs nothing a message is left out. */
function settings(port: number): string {
  return `module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: ${port}, httpAdminRoot: false,
  credentialSecret: false, telemetry: { enabled: false }, logging: { console: { level: 'warn', metrics: false, audit: false } } };`;
}

function flow(target: string): readonly unknown[] {
  const at = { z: 'orders', x: 0, y: 0 };
  return [
    { id: 'orders', type: 'tab', label: 'orders', disabled: false },
    { ...at, id: 'in', type: 'http in', url: '/orders', method: 'post', upload: false, wires: [['map']] },
    {
      ...at,
      id: 'map',
      type: 'change',
      rules: [{ t: 'set', p: 'payload', pt: 'msg', to: workOrderInJsonata, tot: 'jsonata' }],
      wires: [['post']],
    },
    {
      ...at,
      id: 'post',
      type: 'http request',
      method: 'POST',
      ret: 'txt',
      paytoqs: 'ignore',
      url: `${target}/work-orders`,
      persist: true,
      headers: [],
      wires: [['out']],
    },
    { ...at, id: 'out', type: 'http response', statusCode: '202', headers: {}, wires: [] },
  ];
}

async function answers(url: string): Promise<true | undefined> {
  const body = '{"orderId":"1","product":"p","quantity":"1","operations":[]}';
  const sent = fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const status = await sent.then(
    answer => answer.status,
    () => 0,
  );
  return status === 202 ? true : undefined;
}
