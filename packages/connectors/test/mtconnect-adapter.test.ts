import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { statusCodes } from '@millrace/core';
import { describe, expect, test, vi } from 'vitest';

import { openMtconnect, Watching } from './mtconnect-opened.ts';
import { settings } from './mtconnect-peer.ts';
import { Intake, takeUntil } from './surroundings.ts';

/** An adapter on a real socket: it says what a test says, and answers `* PING` where it has a heartbeat. */
class Adapter implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly sockets = new Set<Socket>();
  heartbeatMs: number | undefined;
  readonly #server = createServer(socket => {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.on('data', bytes => {
      this.heard.push(bytes.toString().trim());
      if (this.heartbeatMs !== undefined) socket.write(`* PONG ${this.heartbeatMs}\n`);
    });
  });

  static async start(heartbeatMs?: number): Promise<Adapter> {
    const adapter = new Adapter();
    adapter.heartbeatMs = heartbeatMs;
    adapter.#server.listen(0, '127.0.0.1');
    await once(adapter.#server, 'listening');
    return adapter;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  say(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  async connected(): Promise<void> {
    if (this.sockets.size === 0) await once(this.#server, 'connection');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const now = '2026-11-03T06:00:00.5Z';

describe('an adapter', () => {
  test('tells its keys as tags, late comers first what is known, all on one connection', async () => {
    await using adapter = await Adapter.start();
    await using opened = await openMtconnect(settings({ shdr: { address: adapter.address, device: 'M1' } }));
    await adapter.connected();
    await using first = new Watching(opened, ['Xabs#number', 'M1/mode', 'system#codes']);
    adapter.say(`${now}|Xabs|1.50|mode|AUTOMATIC\n${now}|system|Fault|F1|||hot\n${now}|sys`);
    adapter.say('tem|Fault|F2|||hotter\r\n');
    await first.until(() => first.values.length === 4);
    expect(first.told).toEqual([1.5, 'AUTOMATIC', 'F1', 'F1 F2']);
    expect(first.values[0]).toMatchObject({ sourceTime: 1_793_685_600_500_000, status: 0 });
    await using late = new Watching(opened, ['system#codes', 'Yabs']);
    await late.untilTold('F1 F2');
    adapter.say(`${now}|Yabs|UNAVAILABLE\n`);
    await late.until(() => late.values.some(({ request }) => request === 1));
    expect(late.values.at(-1)).toMatchObject({ value: null, status: statusCodes.badNoData });
    expect(adapter.sockets.size).toBe(1);
    const read = await opened.connection.tags?.read(['M1/mode', 'never'], AbortSignal.timeout(1_000));
    expect(read).toMatchObject([{ value: 'AUTOMATIC' }, { value: null, status: statusCodes.badWaitingForInitialData }]);
    const page = await opened.connection.tags?.browse?.(undefined, undefined, AbortSignal.timeout(1_000));
    expect(page?.nodes.map(({ address }) => address)).toEqual(
      expect.arrayContaining(['M1/Xabs', 'M1/mode', 'M1/system', 'M1/Yabs']),
    );
  });

  test('with a device model is typed by it, and knows what is not there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-shdr-'));
    const model = join(folder, 'devices.xml');
    await writeFile(
      model,
      '<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:1.3"><Header creationTime="2026-11-03T06:00:00Z" sender="a" instanceId="7" version="1.3" bufferSize="1"/>' +
        '<Devices><Device id="d" name="M1" uuid="u"><DataItems><DataItem id="x1" name="Xabs" category="SAMPLE" type="POSITION" units="MILLIMETER"/></DataItems></Device></Devices></MTConnectDevices>',
    );
    await using adapter = await Adapter.start();
    await using opened = await openMtconnect(settings({ shdr: { address: adapter.address, device: 'M1', model } }));
    await adapter.connected();
    await using watching = new Watching(opened, ['M1/Xabs', 'M1/Zabs']);
    adapter.say(`${now}|Xabs|7.25\n`);
    await watching.untilTold(7.25);
    expect(watching.values.find(({ request }) => request === 1)).toMatchObject({ status: statusCodes.badNodeIdUnknown });
    await rm(folder, { recursive: true });
  });

  test('that answers PING must go on doing so', async () => {
    await using adapter = await Adapter.start(100);
    await using opened = await openMtconnect(settings({ shdr: { address: adapter.address } }));
    await adapter.connected();
    await using watching = new Watching(opened, ['a']);
    adapter.say(`${now}|a|1\n`);
    await watching.untilTold('1');
    await vi.waitUntil(() => adapter.heard.includes('* PING'), { timeout: 5_000 });
    adapter.heartbeatMs = undefined;
    await expect(watching.until(() => false)).rejects.toThrow('not even a PONG');
    expect(opened.lost).toMatchObject([{ kind: 'lost' }]);
    expect(opened.connection.sessions?.()).toEqual({ open: 0, allowed: 1 });
  });

  test('that closes, and one that is not there, are lost and unreachable', async () => {
    const adapter = await Adapter.start();
    const { address } = adapter;
    await using opened = await openMtconnect(settings({ shdr: { address } }));
    await adapter.connected();
    await using watching = new Watching(opened, ['a']);
    const ended = watching.until(() => false);
    await adapter[Symbol.asyncDispose]();
    await expect(ended).rejects.toMatchObject({ kind: 'lost' });
    await expect(openMtconnect(settings({ shdr: { address } }))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('is a live source: observations as messages, a bad line held with its reason, its neighbours taken', async () => {
    await using adapter = await Adapter.start();
    await using opened = await openMtconnect(settings({ shdr: { address: adapter.address, device: 'M1' } }));
    await adapter.connected();
    const intake = new Intake();
    const batches = opened.connection.source!.read(undefined, AbortSignal.timeout(5_000))[Symbol.asyncIterator]();
    adapter.say(`${now}|a|1\nnonsense\n${now}|a|2|b|3\n`);
    await takeUntil(batches, intake, () => intake.items.length === 4);
    const texts = intake.items.map(
      ({ bytes, issue }) => issue?.code ?? (JSON.parse(Buffer.from(bytes).toString()) as { value: string }).value,
    );
    expect(texts).toEqual(['1', 'mtconnect.line', '2', '3']);
    expect(opened.reports).toMatchObject([{ code: 'mtconnect.line' }]);
  });
});
