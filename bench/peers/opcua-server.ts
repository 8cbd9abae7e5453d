import { setTimeout as pause } from 'node:timers/promises';
import { DataType, nodesets, OPCUAServer } from 'node-opcua';
import type { UAVariable } from 'node-opcua';

/** An OPC UA server with many variables that reports by exception. Told `{ seconds, rate }`, it changes one after the other and answers how many. */
const items = Number(process.argv[2]);
const server = new OPCUAServer({
  port: 0,
  host: '127.0.0.1',
  hostname: '127.0.0.1',
  nodeset_filename: [nodesets.standard],
  serverCapabilities: { minSupportedSampleRate: 0, maxSubscriptions: 100, maxMonitoredItems: 100_000 },
});
await server.initialize();
const namespace = server.engine.addressSpace!.registerNamespace('urn:bench');
const folder = namespace.addObject({ organizedBy: server.engine.addressSpace!.rootFolder.objects, browseName: 'Line' });
const variables: UAVariable[] = [];
for (let index = 0; index < items; index++) {
  const name = `t${index}`;
  const variable = namespace.addVariable({ componentOf: folder, browseName: name, nodeId: `s=${name}`, dataType: 'Double' });
  variable.setValueFromSource({ dataType: DataType.Double, value: 0 });
  variables.push(variable);
}
await server.start();

let next = 0;
process.on('message', ({ seconds, rate }: { readonly seconds: number; readonly rate: number }) => {
  void drive(seconds * rate, rate).then(count => process.send?.(count));
});
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ event: 'ready', url: `opc.tcp://127.0.0.1:${server.endpoints[0]!.port}` })}\n`);

/** Changes at a rate, a hundredth of a second's worth at once; late ones follow as fast as they can. */
async function drive(count: number, rate: number): Promise<number> {
  const begun = performance.now();
  for (let done = 0; done < count;) {
    const until = Math.min(count, done + Math.ceil(rate / 100));
    for (; done < until; done++) variables[next++ % items]!.setValueFromSource({ dataType: DataType.Double, value: next });
    const ahead = begun + (done / rate) * 1_000 - performance.now();
    await (ahead > 1 ? pause(ahead) : new Promise(setImmediate));
  }
  return count;
}
