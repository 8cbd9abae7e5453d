import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { eventually } from '@millrace/connector/testkit';
import { Line, startOpcuaLine } from '@millrace/plant';
import { DataType, nodesets, VariantArrayType } from 'node-opcua';
import { describe, expect, test } from 'vitest';

import { addVariable, at, open, settings, startServer, temporaryFolder, watch } from './opcua-server.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

test('structures, matrices and enumerations arrive as fields, lists of lists and numbers', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({
    build(space, namespace) {
      addVariable(space, namespace, 'matrix', {
        dataType: DataType.Int64,
        arrayType: VariantArrayType.Matrix,
        dimensions: [2, 2],
        value: [
          [0, 1],
          [0, 2],
          [0xffffffff, 0xffffffff],
          [0x7fffffff, 0xffffffff],
        ],
      });
    },
  });
  await using opened = await open(settings(served.url, pki.path));
  const [status, state, matrix, locale] =
    (await opened.connection.tags?.read(['i=2256', 'i=2259', at('matrix'), 'i=2271'], soon())) ?? [];
  expect(status?.value).toMatchObject({
    state: 0,
    startTime: expect.stringMatching(/^\d{4}-.*Z$/),
    buildInfo: { productUri: expect.any(String) },
  });
  expect(state?.value).toBe(0);
  expect(matrix?.value).toEqual([
    [1n, 2n],
    [-1n, 9_223_372_036_854_775_807n],
  ]);
  expect(locale?.value).toEqual(['en-EN', 'fr-FR']);
});

describe('a line', () => {
  test('its jam is a condition: told as it comes and goes, and as it stands at the begin', async () => {
    await using pki = await temporaryFolder();
    const line = new Line({ name: 'line-1', seed: 1 });
    await using served = await startOpcuaLine(line);
    await using opened = await open(settings(served.url, pki.path));
    let now = Date.now();
    const runUntil = (isJammed: boolean): void => {
      while (line.signals.alarm !== isJammed) line.step((now += 100));
    };
    const watched = watch(opened, ['alarm:i=2253#Jam', 'events:i=2253']);
    await eventually('it does not stand', () => watched.of(0).includes(false));
    runUntil(true);
    await eventually('it stands', () => watched.of(0).at(-1) === true);
    expect(watched.of(1)).toContainEqual(
      expect.objectContaining({
        conditionName: 'Jam',
        active: true,
        severity: expect.any(Number),
        sourceName: expect.any(String),
      }),
    );
    const late = watch(opened, ['alarm:i=2253#Jam']);
    await eventually('it stands at the begin', () => late.of(0).includes(true));
    runUntil(false);
    await eventually('it went', () => watched.of(0).at(-1) === false && late.of(0).at(-1) === false);
    await watched.stop();
    await late.stop();
  });

  test('a write is taken or refused by the line, and a method is called by the names of its arguments', async () => {
    await using pki = await temporaryFolder();
    const line = new Line({ name: 'line-1', seed: 1 });
    await using served = await startOpcuaLine(line);
    await using opened = await open(settings(served.url, pki.path));
    const node = (name: string): string => `nsu=${served.namespace};s=line-1.${name}`;
    const writes = [
      { address: node('MachSpeed'), value: 42 },
      { address: node('MachSpeed'), value: 1_000 },
      { address: node('Running'), value: true },
      { address: `method:${node('ActivateRecipe')}`, value: { recipe: 'R-7', command: 'c-1' } },
      { address: `method:${node('ActivateRecipe')}`, value: { recipe: 'R-8' } },
      { address: `method:${node('ActivateRecipe')}`, value: { recipe: 9, command: 'c-2' } },
    ];
    const outcomes = await opened.connection.tags?.write?.(writes, soon());
    expect(outcomes?.map(outcome => outcome.kind)).toEqual(['done', 'never', 'never', 'done', 'never', 'never']);
    expect(outcomes?.[4]).toMatchObject({ sentence: 'argument command is left out' });
    expect(line.signals).toMatchObject({ speedSetpoint: 42, recipe: 'R-7' });
    expect(line.book().commands).toEqual(['c-1']);
  });

  test('it is found by browsing, with units that are known', async () => {
    await using pki = await temporaryFolder();
    await using served = await startOpcuaLine(new Line({ name: 'line-1', seed: 1 }));
    await using opened = await open(settings(served.url, pki.path));
    const page = await opened.connection.tags?.browse?.(`nsu=${served.namespace};s=line-1`, undefined, soon());
    const byName = new Map(page?.nodes.map(node => [node.name, node]));
    expect(byName.get('MachSpeed')).toMatchObject({
      kind: 'tag',
      type: 'number',
      unit: 'm/min',
      ucum: 'm/min',
      writable: true,
      hasChildren: false,
    });
    expect(byName.get('Running')).toMatchObject({ kind: 'tag', type: 'boolean', writable: false });
    expect(byName.get('ActivateRecipe')).toMatchObject({
      kind: 'method',
      address: `method:nsu=${served.namespace};s=line-1.ActivateRecipe`,
    });
  });
});

const data = new URL('../../../../shared/data/opcua/', import.meta.url).pathname;

describe('nodesets of the standards', () => {
  test('a PackML machine is browsed, and read by a path', async context => {
    if (!existsSync(data)) return context.skip(`needs the nodesets at ${data}`);
    await using pki = await temporaryFolder();
    await using served = await startServer({
      nodeset_filename: [nodesets.standard, join(data, 'PackML/Opc.Ua.PackML.NodeSet2.xml')],
      build(space) {
        const type = space.findObjectType('PackMLBaseObjectType', space.getNamespaceIndex('http://opcfoundation.org/UA/PackML/'));
        type?.instantiate({ browseName: 'Packer', organizedBy: space.rootFolder.objects });
      },
    });
    await using opened = await open(settings(served.url, pki.path));
    const root = await opened.connection.tags?.browse?.(undefined, undefined, soon());
    const packer = root?.nodes.find(node => node.name === 'Packer');
    expect(packer).toBeDefined();
    const below = await opened.connection.tags?.browse?.(packer?.address, undefined, soon());
    expect(below?.nodes.map(node => node.name)).toEqual(expect.arrayContaining(['Admin', 'Status']));
    const status = below?.nodes.find(node => node.name === 'Status');
    const tags = await opened.connection.tags?.browse?.(status?.address, undefined, soon());
    const [tag] = tags?.nodes.filter(node => node.kind === 'tag') ?? [];
    const [, uri] = /^(?:events:)?nsu=([^;]+);/.exec(packer?.address ?? '') ?? [];
    const path = `/{${uri}}Packer/{http://opcfoundation.org/UA/PackML/}Status/${tag?.name}`;
    const [byPath, byNode] = (await opened.connection.tags?.read([path, tag?.address ?? ''], soon())) ?? [];
    expect(byPath).toMatchObject({ value: byNode?.value, status: 0 });
  });

  test('job orders of ISA-95 are structures of the server, read with their fields', async context => {
    if (!existsSync(data)) return context.skip(`needs the nodesets at ${data}`);
    await using pki = await temporaryFolder();
    await using served = await startServer({
      nodeset_filename: [nodesets.standard, join(data, 'ISA95-JOBCONTROL/opc.ua.isa95-jobcontrol.nodeset2.xml')],
      build(space, namespace) {
        const index = space.getNamespaceIndex('http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/');
        const type = space.findDataType('ISA95JobOrderDataType', index);
        if (type === null) throw new Error('the nodeset has no job orders');
        const order = space.constructExtensionObject(type, { jobOrderID: 'PO-4711', priority: 5 });
        addVariable(space, namespace, 'order', { dataType: DataType.ExtensionObject, value: order }, type.nodeId.toString());
      },
    });
    await using opened = await open(settings(served.url, pki.path));
    const watched = watch(opened, [at('order'), at('a')]);
    await eventually('the order is told', () => watched.of(0).length > 0, 10_000);
    expect(watched.of(0)[0]).toMatchObject({ jobOrderID: 'PO-4711', priority: 5 });
    served.set('a', { dataType: DataType.Int32, value: 3 });
    await eventually('its neighbour goes on', () => watched.of(1).includes(3));
    await watched.stop();
  });
});
