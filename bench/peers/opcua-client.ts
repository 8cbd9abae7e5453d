import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua-client';
import { sharedClock } from '../harness/wait.ts';

/** A bare client of node-opcua: watches every variable of the server, a thousand a subscription, and counts. Asked, it says what came. */
const [url = '', given = ''] = process.argv.slice(2);
const items = Number(given);
const each = 1_000;
let arrived = 0;
let last = 0;
const client = OPCUAClient.create({
  securityMode: MessageSecurityMode.None,
  securityPolicy: SecurityPolicy.None,
  endpointMustExist: false,
});
await client.connect(url);
const session = await client.createSession();
const index = (await session.readNamespaceArray()).indexOf('urn:bench');
for (let from = 0; from < items; from += each) {
  const subscription = ClientSubscription.create(session, {
    requestedPublishingInterval: 100,
    requestedLifetimeCount: 1_000,
    requestedMaxKeepAliveCount: 50,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
  });
  const nodes = Array.from({ length: Math.min(each, items - from) }, (_, place) => ({
    nodeId: `ns=${index};s=t${from + place}`,
    attributeId: AttributeIds.Value,
  }));
  const settings = { samplingInterval: 0, queueSize: 20, discardOldest: true };
  const group = ClientMonitoredItemGroup.create(subscription, nodes, settings, TimestampsToReturn.Both);
  group.on('changed', () => {
    arrived += 1;
    last = sharedClock();
  });
  await new Promise<void>(resolve => group.once('initialized', resolve));
}
process.on('message', () => process.send?.({ arrived, last }));
process.on('SIGTERM', () => process.exit(0));
process.stdout.write('{"event":"ready"}\n');
