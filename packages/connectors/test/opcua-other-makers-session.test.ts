import { eventually } from '@millrace/connector/testkit';
import { DataType, DataValue, EndpointDescription, StatusCodes, UserTokenPolicy, UserTokenType } from 'node-opcua';
import type { ActivateSessionRequest, CreateSessionResponse, ReadRequest, StatusCode } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { become, expectWatched, rigOf } from './opcua-other-maker.ts';
import type { Maker, Rig } from './opcua-other-maker.ts';
import { addVariable, at, open, watch } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });
const soon = (): AbortSignal => AbortSignal.timeout(5_000);

interface Endpoints {
  endpoints?: EndpointDescription[] | null;
  serverEndpoints?: EndpointDescription[] | null;
}
type Told = NonNullable<ConstructorParameters<typeof EndpointDescription>[0]>;

/** A server that tells its endpoints otherwise, and takes who signs in by what it told. */
function eachEndpoint(change: (told: EndpointDescription) => Told): Maker {
  const changed = (told: readonly EndpointDescription[] | null | undefined): EndpointDescription[] =>
    (told ?? []).map(one => new EndpointDescription({ ...plain(one), ...change(one) }));
  return {
    answers: {
      GetEndpoints: (response: Endpoints) => void (response.endpoints = changed(response.endpoints)),
      CreateSession: (response: Endpoints) => void (response.serverEndpoints = changed(response.serverEndpoints)),
    },
    // The server behind it takes a token without a policy as one of its own.
    asks: {
      ActivateSession: ({ userIdentityToken }: ActivateSessionRequest) =>
        void Object.assign(userIdentityToken ?? {}, { policyId: '' }),
    },
  };
}

function plain({
  endpointUrl,
  server,
  serverCertificate,
  securityMode,
  securityPolicyUri,
  userIdentityTokens,
  transportProfileUri,
  securityLevel,
}: EndpointDescription): Told {
  return {
    endpointUrl,
    server,
    serverCertificate,
    securityMode,
    securityPolicyUri,
    userIdentityTokens,
    transportProfileUri,
    securityLevel,
  };
}

const anonymous = (policyId: string, securityPolicyUri: string | null = null) =>
  new UserTokenPolicy({ policyId, tokenType: UserTokenType.Anonymous, securityPolicyUri });

describe('endpoints', () => {
  let rig: Rig;
  beforeAll(async () => void (rig = await rigOf({})));
  afterAll(() => rig[Symbol.asyncDispose]());

  test.each<readonly [string, Maker]>([
    ['name 0.0.0.0 (asyncua)', eachEndpoint(() => ({ endpointUrl: 'opc.tcp://0.0.0.0:4840/freeopcua/server/' }))],
    ['name a host that nobody knows (Kepware, a container)', eachEndpoint(() => ({ endpointUrl: 'opc.tcp://a3f1c9:49320' }))],
    [
      'name the host in other letters, with a slash',
      eachEndpoint(({ endpointUrl }) => ({ endpointUrl: `${endpointUrl?.toUpperCase()}/` })),
    ],
    ['name no address at all', eachEndpoint(() => ({ endpointUrl: null }))],
    ['call the policy "0"', eachEndpoint(() => ({ userIdentityTokens: [anonymous('0')] }))],
    ['call the policy ""', eachEndpoint(() => ({ userIdentityTokens: [anonymous('')] }))],
    ['give the policy an empty security', eachEndpoint(() => ({ userIdentityTokens: [anonymous('anonymous', '')] }))],
    ['name no way to sign in', eachEndpoint(() => ({ userIdentityTokens: null }))],
    ['have no certificate', eachEndpoint(() => ({ serverCertificate: Buffer.alloc(0) }))],
    [
      'are told for HTTPS first (Prosys, .NET)',
      {
        answers: {
          GetEndpoints: (response: Endpoints) => {
            const told = response.endpoints ?? [];
            const https = { endpointUrl: 'https://127.0.0.1:4843', userIdentityTokens: [] };
            response.endpoints = [new EndpointDescription({ ...plain(told[0]!), ...https }), ...told];
          },
        },
      },
    ],
  ])('that %s are met', async (_, maker) => {
    become(rig, maker);
    await using _opened = await expectWatched(rig);
  });

  test('the policy that the server names is the one that is signed in by', async () => {
    const policies: (string | null)[] = [];
    const maker = eachEndpoint(() => ({ userIdentityTokens: [anonymous('open62541-anonymous-policy')] }));
    const asks = (request: ActivateSessionRequest): void => {
      policies.push((request.userIdentityToken as unknown as { policyId: string | null }).policyId);
      maker.asks?.['ActivateSession']?.(request as never);
    };
    become(rig, { ...maker, asks: { ActivateSession: asks } });
    await using _opened = await expectWatched(rig);
    expect(policies).toEqual(['open62541-anonymous-policy']);
  });

  test('without Anonymous nothing is tried, and it is said', async () => {
    const byName = new UserTokenPolicy({ policyId: 'username', tokenType: UserTokenType.UserName });
    become(
      rig,
      eachEndpoint(() => ({ userIdentityTokens: [byName] })),
    );
    const before = rig.served.count('CreateSession');
    await expect(open(rig.config)).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('does not let anybody sign in anonymously'),
    });
    expect(rig.served.count('CreateSession')).toBe(before);
  });
});

describe('sessions', () => {
  test('a session that the server lets live for 1 s is kept alive, however seldom the settings look', async () => {
    await using rig = await rigOf(
      { answers: { CreateSession: (response: CreateSessionResponse) => void (response.revisedSessionTimeout = 1_000) } },
      {},
      { keepAlive: 60_000 },
    );
    await using _opened = await open(rig.config);
    const reads = rig.served.count('Read');
    await eventually('it asks', () => rig.served.count('Read') >= reads + 3, 5_000);
  });

  test('a session that was never made active for the server is lost, once', async () => {
    await using rig = await rigOf({});
    await using opened = await open(rig.config);
    rig.served.maker.refuses = { Read: () => StatusCodes.BadSessionNotActivated };
    await opened.connection.tags?.read([at('a')], soon()).catch(() => undefined);
    expect(opened.lost).toHaveLength(1);
  });

  test.each<readonly [string, NonNullable<ConstructorParameters<typeof DataValue>[0]>]>([
    ['absent', { statusCode: StatusCodes.BadNodeIdUnknown }],
    ['without a value', { value: { dataType: DataType.Null, value: null } }],
    ['0', { value: { dataType: DataType.UInt32, value: 0 } }],
    ['a text', { value: { dataType: DataType.String, value: 'many' } }],
    ['less than one', { value: { dataType: DataType.Double, value: 0.25 } }],
    ['not a number', { value: { dataType: DataType.Double, value: Number.NaN } }],
  ])('operation limits that are %s are as if there were none', async (_, told) => {
    await using rig = await rigOf({
      answers: {
        Read: (response: { results: DataValue[] }, request: ReadRequest) =>
          request.nodesToRead?.forEach(({ nodeId }, place) => {
            if (Number(nodeId.value) >= 11_705 && Number(nodeId.value) <= 12_165) response.results[place] = new DataValue(told);
          }),
      },
    });
    await using _opened = await expectWatched(rig);
  });

  test.each(['Read', 'CreateMonitoredItems', 'TranslateBrowsePathsToNodeIds', 'Browse'])(
    '%s of more than 3 at once is too much for a server that does not say so',
    async service => {
      const tooMuch = (request: Record<string, readonly unknown[]>): StatusCode | undefined =>
        Object.values(request).some(one => Array.isArray(one) && one.length > 3) ? StatusCodes.BadTooManyOperations : undefined;
      const names = Array.from({ length: 20 }, (_, number) => `tag-${number}`);
      await using rig = await rigOf(
        { refuses: { [service]: tooMuch as never } },
        { build: (space, namespace) => names.forEach(name => addVariable(space, namespace, name, int(1))) },
      );
      await using opened = await open(rig.config);
      const watched = watch(
        opened,
        names.map(name => `/{${rig.served.namespace.namespaceUri}}${name}`),
      );
      await eventually('every tag is told', () => new Set(watched.values.map(value => value.request)).size === 20);
      const page = await opened.connection.tags?.browse?.(undefined, undefined, soon());
      expect(page?.nodes.map(node => node.name)).toEqual(expect.arrayContaining(names));
      await watched.stop();
    },
  );
});
