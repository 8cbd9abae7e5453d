import { eventually } from '@millrace/connector/testkit';
import type { TagNode } from '@millrace/connector';
import { DataType, ExpandedNodeId, StatusCodes, VariantArrayType } from 'node-opcua';
import type { AddressSpace, BrowseResponse, BrowseResult, Namespace, UAObject, WriteRequest } from 'node-opcua';
import { describe, expect, test } from 'vitest';

import { startOther, without } from './opcua-other-maker.ts';
import type { Maker } from './opcua-other-maker.ts';
import { addVariable, at, open, settings, temporaryFolder, testNamespace, watch } from './opcua-server.ts';
import type { Opened, TestServerOptions } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });
const soon = (): AbortSignal => AbortSignal.timeout(20_000);

async function rigOf(maker: Maker, options: TestServerOptions = {}) {
  const pki = await temporaryFolder();
  const served = await startOther(maker, options);
  const opened = await open(settings(served.url, pki.path));
  return {
    served,
    opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

/** Every node below one, over all pages. */
async function below({ connection }: Opened, node?: string): Promise<readonly TagNode[]> {
  const all: TagNode[] = [];
  for (let page: string | undefined; ;) {
    const { nodes, next } = (await connection.tags?.browse?.(node, page, soon())) ?? { nodes: [] };
    all.push(...nodes);
    if (next === undefined) return all;
    page = next;
  }
}

const folder = (name: string, count: number) => (space: AddressSpace, namespace: Namespace) => {
  const inside = namespace.addFolder(space.rootFolder.objects, { browseName: name, nodeId: `s=${name}` });
  for (let number = 0; number < count; number++) {
    const variable = addVariable(space, namespace, `${name}-${number}`, int(number));
    space.rootFolder.objects.removeReference({ referenceType: 'Organizes', isForward: true, nodeId: variable.nodeId });
    inside.addReference({ referenceType: 'HasComponent', nodeId: variable.nodeId });
  }
};

describe('browsing', () => {
  test.each<readonly [string, Maker]>([
    ['BrowseNext (1 place to go on from, taken by the next browse)', onePlace()],
    ['BrowseNext', without(['BrowseNext'])],
    ['TranslateBrowsePathsToNodeIds', without(['TranslateBrowsePathsToNodeIds'])],
    ['TranslateBrowsePathsToNodeIds of any path', notOfAnyPath()],
  ])('a server without %s is seen as a whole, each node once, and its tags are found by path', async (_, maker) => {
    await using rig = await rigOf(maker, { build: folder('Big', 450) });
    const nodes = await below(rig.opened, at('Big'));
    expect(new Set(nodes.map(({ address }) => address)).size).toBe(450);
    expect(nodes).toHaveLength(450);
    const [value, absent] =
      (await rig.opened.connection.tags?.read([`/{${testNamespace}}Big/Big-449`, `/{${testNamespace}}Big/none`], soon())) ?? [];
    expect(value).toMatchObject({ value: 449, status: 0 });
    expect(absent?.status).toBe(StatusCodes.BadNodeIdUnknown.value);
  });

  test('references that name their namespace by its URI are followed', async () => {
    const named = ({ results }: BrowseResponse): void =>
      results?.forEach(({ references }) =>
        references?.forEach(reference => {
          const { identifierType, value, namespace } = reference.nodeId;
          if (namespace > 1) reference.nodeId = new ExpandedNodeId(identifierType, value, 0, testNamespace, 0);
        }),
      );
    await using rig = await rigOf({ answers: { Browse: named, BrowseNext: named } }, { build: folder('Cell', 3) });
    const nodes = await below(rig.opened, at('Cell'));
    expect(nodes.map(({ address }) => address)).toEqual([at('Cell-0'), at('Cell-1'), at('Cell-2')]);
    expect(nodes[0]).toMatchObject({ type: 'integer', kind: 'tag', hasChildren: false });
    const outcome = await rig.opened.connection.tags?.write?.([{ address: at('Cell-0'), value: 5 }], soon());
    expect(outcome).toMatchObject([{ kind: 'done' }]);
  });

  test('nodes without a display name, and attributes that cannot be read, are listed all the same', async () => {
    await using rig = await rigOf(
      {
        answers: {
          Browse: ({ results }: BrowseResponse) =>
            results?.forEach(({ references }) => references?.forEach(one => ((one.displayName as { text: string }).text = ''))),
        },
      },
      { build: folder('Cell', 2) },
    );
    rig.served.maker.refuses = { Read: () => StatusCodes.BadUserAccessDenied };
    expect(await below(rig.opened, at('Cell'))).toMatchObject([
      { name: 'Cell-0', kind: 'tag', type: 'other' },
      { name: 'Cell-1', kind: 'tag', type: 'other' },
    ]);
  });

  test('a loop of folders and nodes of other servers end', async () => {
    await using rig = await rigOf(
      {
        answers: {
          Browse: ({ results }: BrowseResponse) =>
            results?.forEach(({ references }) =>
              references?.forEach(one => {
                if (one.browseName.name === 'elsewhere') one.nodeId.serverIndex = 3;
              }),
            ),
        },
      },
      {
        build(space, namespace) {
          const outer = namespace.addFolder(space.rootFolder.objects, { browseName: 'outer', nodeId: 's=outer' });
          const inner = namespace.addFolder(outer, { browseName: 'inner', nodeId: 's=inner' });
          inner.addReference({ referenceType: 'Organizes', nodeId: outer.nodeId });
          namespace.addFolder(inner as UAObject, { browseName: 'elsewhere', nodeId: 's=elsewhere' });
        },
      },
    );
    expect(await below(rig.opened, at('outer'))).toMatchObject([{ name: 'inner', hasChildren: true }]);
    expect((await below(rig.opened, at('inner'))).map(({ name }) => name)).toEqual(['outer']);
  });
});

/** One continuation point in a session: a further Browse that needs one takes it away (Part 4, 5.9.2). */
function onePlace(): Maker {
  let last: string | undefined;
  const remember = ({ results }: { results: BrowseResult[] | null }): void => {
    for (const { continuationPoint } of results ?? [])
      if (continuationPoint !== undefined && continuationPoint !== null && continuationPoint.length > 0)
        last = continuationPoint.toString('base64');
  };
  return {
    answers: { Browse: remember, BrowseNext: remember },
    refuses: {
      BrowseNext: ({
        continuationPoints,
        releaseContinuationPoints,
      }: {
        continuationPoints: Buffer[];
        releaseContinuationPoints: boolean;
      }) =>
        releaseContinuationPoints || continuationPoints[0]?.toString('base64') === last
          ? undefined
          : StatusCodes.BadContinuationPointInvalid,
    },
  };
}

function notOfAnyPath(): Maker {
  return {
    answers: {
      TranslateBrowsePathsToNodeIds: ({ results }: { results: { statusCode: unknown; targets: unknown }[] }) =>
        results.forEach(one => {
          one.statusCode = StatusCodes.BadNotSupported;
          one.targets = null;
        }),
    },
  };
}

describe('writing', () => {
  test('nothing but the value is sent, in the type that the tag has', async () => {
    const sent: string[] = [];
    await using rig = await rigOf(
      {
        asks: {
          Write: ({ nodesToWrite }: WriteRequest) =>
            nodesToWrite?.forEach(({ value }) => {
              const { statusCode, sourceTimestamp, serverTimestamp } = value;
              if (statusCode.value !== 0 || sourceTimestamp !== null || serverTimestamp !== null)
                sent.push('more than the value');
              sent.push(DataType[value.value.dataType]);
            }),
        },
      },
      {
        build(space, namespace) {
          addVariable(space, namespace, 'short', { dataType: DataType.Int16, value: 1 });
          addVariable(space, namespace, 'single', { dataType: DataType.Float, value: 1 });
          addVariable(space, namespace, 'any', { dataType: DataType.UInt16, value: 1 }, 'BaseDataType');
          addVariable(space, namespace, 'number', { dataType: DataType.Float, value: 1 }, 'Number');
          addVariable(space, namespace, 'list', {
            dataType: DataType.Byte,
            arrayType: VariantArrayType.Array,
            value: new Uint8Array([1, 2]),
          });
          addVariable(space, namespace, 'matrix', {
            dataType: DataType.Int32,
            arrayType: VariantArrayType.Matrix,
            dimensions: [2, 2],
            value: [1, 2, 3, 4],
          });
        },
      },
    );
    const outcomes = await rig.opened.connection.tags?.write?.(
      [
        { address: at('short'), value: 7 },
        { address: at('single'), value: 1.5 },
        { address: at('any'), value: 8 },
        { address: at('number'), value: 2.5 },
        { address: at('list'), value: [3, 4] },
        {
          address: at('matrix'),
          value: [
            [5, 6],
            [7, 8],
          ],
        },
        { address: at('short'), value: 40_000 },
      ],
      soon(),
    );
    expect(outcomes?.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done', 'done', 'done', 'never']);
    expect(sent).toEqual(['Int16', 'Float', 'UInt16', 'Float', 'Byte', 'Int32']);
  });

  test.each(['BadTypeMismatch', 'BadWriteNotSupported', 'BadNotWritable', 'BadUserAccessDenied', 'BadOutOfRange'] as const)(
    'a refusal (%s) is told by its name',
    async name => {
      await using rig = await rigOf({
        answers: { Write: (response: { results: unknown[] }) => void (response.results = [StatusCodes[name]]) },
      });
      const outcomes = await rig.opened.connection.tags?.write?.([{ address: at('a'), value: 1 }], soon());
      expect(outcomes).toMatchObject([{ kind: 'never', targetCode: name }]);
    },
  );

  test('a write whose answer was too large is not sent again in halves', async () => {
    await using rig = await rigOf({ refuses: { Write: () => StatusCodes.BadResponseTooLarge } });
    const outcomes = await rig.opened.connection.tags?.write?.(
      [
        { address: at('a'), value: 1 },
        { address: at('b'), value: 1 },
      ],
      soon(),
    );
    expect(outcomes?.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
    expect(rig.served.count('Write')).toBe(1);
  });
});

describe('alarms', () => {
  test.each(['BadMethodInvalid', 'BadServiceUnsupported', 'BadNodeIdUnknown'] as const)(
    'without ConditionRefresh (%s) it is said that an alarm is known from its next change on',
    async name => {
      await using rig = await rigOf(without(['Call'], StatusCodes[name]));
      const watched = watch(rig.opened, ['alarm:i=2253#Jam', at('a')]);
      await eventually('its neighbour is told', () => watched.of(1).length > 0);
      await eventually('it is said', () =>
        rig.opened.reports.some(({ sentence }) => sentence.includes('known from its next change on') && sentence.includes(name)),
      );
      expect(watched.of(0)).toEqual([]);
      expect(rig.opened.lost).toEqual([]);
      await watched.stop();
    },
  );

  test('with nothing to refresh (BadNothingToDo) nothing is said', async () => {
    await using rig = await rigOf(without(['Call'], StatusCodes.BadNothingToDo));
    const watched = watch(rig.opened, ['alarm:i=2253#Jam', at('a')]);
    await eventually('its neighbour is told', () => watched.of(1).length > 0);
    expect(rig.opened.reports.filter(({ code }) => code === 'opcua.reduced')).toEqual([]);
    await watched.stop();
  });

  test.each(['BadMonitoredItemFilterUnsupported', 'BadAttributeIdInvalid'] as const)(
    'without events (%s) an alarm has this status, and its neighbours go on',
    async name => {
      await using rig = await rigOf({
        answers: {
          CreateMonitoredItems: ({ results }: { results: { statusCode: unknown }[] }) =>
            void (results[0]!.statusCode = StatusCodes[name]),
        },
      });
      const watched = watch(rig.opened, ['alarm:i=2253#Jam', at('a')]);
      await eventually('both are told', () => watched.of(1).length > 0 && watched.values.some(({ request }) => request === 0));
      const [alarm] = watched.values.filter(({ request }) => request === 0);
      expect(alarm).toMatchObject({ value: null });
      expect((alarm?.status ?? 0) >>> 31).toBe(1);
      await watched.stop();
    },
  );
});
