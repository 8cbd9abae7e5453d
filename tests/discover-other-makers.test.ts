import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { DataType, nodesets, StatusCodes } from 'node-opcua';
import type { AddressSpace, Namespace } from 'node-opcua';
import { expect, test } from 'vitest';

import { startOther, without } from '../packages/connectors/test/opcua-other-maker.ts';
import type { Maker } from '../packages/connectors/test/opcua-other-maker.ts';
import { addVariable, at, open, settings, temporaryFolder } from '../packages/connectors/test/opcua-server.ts';
import type { TestServerOptions } from '../packages/connectors/test/opcua-server.ts';
import { walk } from '../packages/runtime/src/discover/walk.ts';

/** Looks through a server of another maker as `millrace discover` does. */
async function discover(maker: Maker, options: TestServerOptions) {
  await using pki = await temporaryFolder();
  await using served = await startOther(maker, options);
  await using opened = await open(settings(served.url, pki.path));
  const { tags } = opened.connection;
  return await walk(tags ?? expect.unreachable(), undefined, AbortSignal.timeout(20_000));
}

/** Lines whose folders lead back to each other. */
function lines(space: AddressSpace, namespace: Namespace): void {
  const plant = namespace.addFolder(space.rootFolder.objects, { browseName: 'Plant', nodeId: 's=Plant' });
  for (const line of ['L1', 'L2', 'L3']) {
    const folder = namespace.addFolder(plant, { browseName: line, nodeId: `s=${line}` });
    folder.addReference({ referenceType: 'Organizes', nodeId: plant.nodeId });
    for (let number = 0; number < 150; number++) {
      const { nodeId } = addVariable(space, namespace, `${line}-${number}`, { dataType: DataType.Double, value: 0 });
      folder.addReference({ referenceType: 'HasComponent', nodeId });
    }
  }
}

const tooMuch = ({ nodesToRead }: { nodesToRead: readonly unknown[] | null }) =>
  (nodesToRead?.length ?? 0) > 20 ? StatusCodes.BadTooManyOperations : undefined;

test.each<readonly [string, Maker]>([
  ['without BrowseNext and paths', without(['BrowseNext', 'TranslateBrowsePathsToNodeIds'])],
  ['that takes 20 nodes a Read', { refuses: { Read: tooMuch } }],
])('a server %s is looked through as a whole, each tag once', async (_, maker) => {
  const { tags, incomplete } = await discover(maker, { build: lines });
  expect(incomplete).toBeUndefined();
  const told = new Set(tags.map(({ address }) => address));
  expect(told).toContain(at('L3-149'));
  expect(tags.filter(({ address }) => /;s=L\d-\d+$/u.test(address))).toHaveLength(450);
});

const data = new URL('../../shared/data/opcua/', import.meta.url).pathname;

test.for([
  ['PackML/Opc.Ua.PackML.NodeSet2.xml', 'PackMLBaseObjectType', 'http://opcfoundation.org/UA/PackML/', 'AvailableStates'],
  [
    'ISA95-JOBCONTROL/opc.ua.isa95-jobcontrol.nodeset2.xml',
    'ISA95JobOrderReceiverObjectType',
    'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/',
    'JobOrderList',
  ],
] as const)('%s is looked through on a server without paths', async ([file, typeName, uri, tag], context) => {
  const nodeset = join(data, file);
  if (!existsSync(nodeset)) return context.skip(`needs the nodeset at ${nodeset}`);
  const build = (space: AddressSpace): void => {
    const type = space.findObjectType(typeName, space.getNamespaceIndex(uri));
    type?.instantiate({ browseName: 'Machine', organizedBy: space.rootFolder.objects });
  };
  const { tags } = await discover(without(['TranslateBrowsePathsToNodeIds']), {
    nodeset_filename: [nodesets.standard, nodeset],
    build,
  });
  expect(tags.filter(({ path }) => path?.[0] === 'Machine').map(({ name }) => name)).toEqual(expect.arrayContaining([tag]));
});
