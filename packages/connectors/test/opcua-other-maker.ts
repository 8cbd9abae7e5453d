import { eventually } from '@millrace/connector/testkit';
import type { OPCUAServer, StatusCode } from 'node-opcua';
import { DataType, ServiceFault, StatusCodes } from 'node-opcua';
import { expect } from 'vitest';

import type { OpcuaConfig } from '../src/opcua/config.ts';
import { at, open, settings, startServer, temporaryFolder, watch } from './opcua-server.ts';
import type { Opened, TestServer, TestServerOptions } from './opcua-server.ts';

/** What a server does with a request: no answer, an end of the connection, a ServiceFault with this status; nothing: what it usually does. */
export type Manner = StatusCode | 'silence' | 'close' | undefined;

/** How the server of another maker differs from the one of node-opcua; services by their names (`Republish`). */
export interface Maker {
  /** What is done instead of answering. */
  refuses?: Partial<Record<string, (request: never) => Manner>>;
  /** Changes the request before the server sees it. */
  asks?: Partial<Record<string, (request: never) => void>>;
  /** Changes the answer, or gives another one. */
  answers?: Partial<Record<string, (response: never, request: never) => void>>;
}

/** A server with the manners of another maker; `maker` may be changed while it runs. `asked`: names of the services in the order of their requests. */
export interface OtherServer extends TestServer {
  readonly maker: Maker;
  readonly asked: { readonly service: string; readonly request: unknown }[];
  /** How often a service was asked for. */
  count(service: string): number;
  /** How often it was answered; of Publish: how many messages held something. */
  answered(service: string): number;
}

interface Channel {
  send_response(kind: string, response: Response, message: Message, done?: () => void): void;
  close(done: () => void): void;
}

interface Message {
  readonly request: { readonly schema: { readonly name: string }; readonly requestHeader: { readonly requestHandle: number } };
}

interface Response {
  readonly schema: { readonly name: string };
  readonly responseHeader: { serviceResult: StatusCode };
  readonly notificationMessage?: { readonly notificationData: readonly unknown[] | null };
}

function isEmpty({ notificationMessage }: Response): boolean {
  return notificationMessage !== undefined && (notificationMessage.notificationData ?? []).length === 0;
}

interface Dispatcher {
  on_request(message: Message, channel: Channel): void;
}

/** Starts a server of node-opcua whose dispatcher answers as another maker's does. */
export async function startOther(maker: Maker, options: TestServerOptions = {}): Promise<OtherServer> {
  const served = await startServer(options);
  const asked: { service: string; request: unknown }[] = [];
  const answered: string[] = [];
  intercept(served.server, maker, asked, answered);
  return {
    ...served,
    maker,
    asked,
    count: service => asked.filter(one => one.service === service).length,
    answered: service => answered.filter(one => one === service).length,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

function intercept(server: OPCUAServer, maker: Maker, asked: OtherServer['asked'], answered: string[]): void {
  const dispatcher = server as unknown as Dispatcher;
  const usual = dispatcher.on_request.bind(server);
  const known = new WeakSet<Channel>();
  dispatcher.on_request = (message, channel) => {
    const service = message.request.schema.name.replace(/Request$/u, '');
    asked.push({ service, request: message.request });
    if (!known.has(channel)) answerOtherwise(channel, maker, answered);
    known.add(channel);
    const manner = maker.refuses?.[service]?.(message.request as never);
    if (manner === 'silence') return;
    if (manner === 'close') return channel.close(() => undefined);
    if (manner !== undefined) return channel.send_response('MSG', fault(manner), message);
    maker.asks?.[service]?.(message.request as never);
    usual(message, channel);
  };
}

function answerOtherwise(channel: Channel, maker: Maker, answered: string[]): void {
  const usual = channel.send_response.bind(channel);
  channel.send_response = (kind, response, message, done) => {
    const service = message.request.schema.name.replace(/Request$/u, '');
    if (response.schema.name !== 'ServiceFault') maker.answers?.[service]?.(response as never, message.request as never);
    if (!isEmpty(response)) answered.push(service);
    usual(kind, response, message, done);
  };
}

function fault(status: StatusCode): Response {
  return new ServiceFault({ responseHeader: { serviceResult: status } }) as unknown as Response;
}

/** Every service that a small server does not have, answered in its way. */
export function without(services: readonly string[], status: StatusCode = StatusCodes.BadServiceUnsupported): Maker {
  return { refuses: Object.fromEntries(services.map(service => [service, () => status])) };
}

/** A server of another maker, and settings that reach it. */
export interface Rig extends AsyncDisposable {
  readonly served: OtherServer;
  readonly config: OpcuaConfig;
}

/** Starts a server of another maker with a folder for certificates. */
export async function rigOf(maker: Maker, options: TestServerOptions = {}, changes: Partial<OpcuaConfig> = {}): Promise<Rig> {
  const pki = await temporaryFolder();
  const served = await startOther(maker, options);
  return {
    served,
    config: settings(served.url, pki.path, changes),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

/** A server that is there already takes the manners of another maker. */
export function become({ served }: Rig, maker: Maker): void {
  Object.assign(served.maker, { refuses: {}, asks: {}, answers: {} }, maker);
}

/** Two tags are watched, and a change of each is told. */
export async function expectWatched({ served, config }: Rig): Promise<Opened> {
  const opened = await open(config);
  const watched = watch(opened, [at('a'), at('b')]);
  await eventually('both are told', () => new Set(watched.values.map(value => value.request)).size === 2);
  const next = Math.max(...watched.values.map(({ value }) => Number(value))) + 1;
  for (const name of ['a', 'b']) served.set(name, { dataType: DataType.Int32, value: next });
  await eventually('changes are told', () => watched.of(0).includes(next) && watched.of(1).includes(next));
  expect(opened.lost).toEqual([]);
  expect(watched.values.every(({ status }) => status >>> 31 === 0)).toBe(true);
  await watched.stop();
  return opened;
}
