import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';
import type { ClientSession, EndpointDescription, OPCUAClient, UserIdentityInfo } from 'node-opcua-client';

import { chainOf, judgeCertificate, judgeTime, named, validity } from './certificate.ts';
import type { Rejected } from './certificate.ts';
import type { OpcuaConfig } from './config.ts';
import { chooseEndpoint, wantedSecurity, wantedToken } from './endpoint.ts';
import { openingError } from './fault.ts';
import type { Library } from './library.ts';
import { ownCertificate } from './own-certificate.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { readCertificates, TrustFolder } from './trust-folder.ts';

/** What opening needs. */
export interface Opening {
  readonly library: Library;
  readonly config: OpcuaConfig;
  readonly env: ConnectorEnv;
}

/** A session of the client library, signed in. */
export interface Connected {
  readonly client: OPCUAClient;
  readonly session: ClientSession;
  readonly endpoint: EndpointDescription;
  /** The certificates that were judged; absent where the connection is not secured. */
  readonly secured?: { readonly folder: TrustFolder; readonly der: Uint8Array; readonly own: OwnCertificate };
}

/** Finds the endpoint, judges its certificate, connects and signs in; one attempt. Throws `ConnectorError`. */
export async function connect(opening: Opening, signal: AbortSignal): Promise<Connected> {
  const { config, env } = opening;
  const folder = new TrustFolder(config.pki);
  try {
    await folder.prepare();
    const own = await ownCertificate(config.pki, config.applicationUri);
    if (own.isNew)
      env.report('opcua.own-certificate', `our own certificate was made for ${own.applicationUri}; the server must trust it`);
    const endpoint = await findEndpoint(opening, own, signal);
    const der = endpoint.serverCertificate ?? new Uint8Array();
    if (config.security !== 'none') await admit(opening, folder, endpoint, own);
    const client = newClient(opening, own, endpoint);
    try {
      await abortable(client.connect(config.url), signal);
      useEndpoint(opening.library, client, endpoint);
      const session = await abortable(client.createSession(await identity(opening.library, config)), signal);
      return { client, session, endpoint, ...(config.security !== 'none' && { secured: { folder, der, own } }) };
    } catch (error) {
      await client.disconnect().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw openingError(config.url, error);
  }
}

/** The library would look for an endpoint by its host name, and for a way to sign in that the server need not name. */
function useEndpoint({ UserTokenPolicy, UserTokenType }: Library, client: OPCUAClient, endpoint: EndpointDescription): void {
  const anybody = new UserTokenPolicy({ policyId: '', tokenType: UserTokenType.Anonymous });
  const ways = endpoint.userIdentityTokens ?? [];
  endpoint.userIdentityTokens = ways.length === 0 ? [anybody] : ways;
  (client as unknown as { _serverEndpoints: readonly EndpointDescription[] })._serverEndpoints = [endpoint];
}

/** Asks for the endpoints over a connection of its own, unsecured, as the standard does (Part 4, 5.5.4): nothing secret passes it. */
async function findEndpoint(opening: Opening, own: OwnCertificate, signal: AbortSignal): Promise<EndpointDescription> {
  const { url } = opening.config;
  const told = await endpointsAt(opening, own, url, signal).catch(async (error: unknown) => {
    // Servers that open nothing unsecured at their own path may tell their endpoints at another one.
    if (!/Bad(TcpEndpointUrlInvalid|SecurityPolicyRejected|SecurityChecksFailed)/u.test(String(error))) throw error;
    return endpointsAt(opening, own, `${url.replace(/\/$/u, '')}/discovery`, signal).catch(() => Promise.reject(error));
  });
  const chosen = chooseEndpoint(told, opening.config);
  if (typeof chosen !== 'string') return chosen;
  throw new ConnectorError('misconfigured', `opening ${url}: ${chosen}`);
}

async function endpointsAt(
  opening: Opening,
  own: OwnCertificate,
  endpointUrl: string,
  signal: AbortSignal,
): Promise<readonly EndpointDescription[]> {
  const client = newClient(opening, own);
  try {
    await abortable(client.connect(endpointUrl), signal);
    return await abortable(client.getEndpoints({ endpointUrl }), signal);
  } finally {
    await client.disconnect().catch(() => undefined);
  }
}

/** Judges the server's certificate and ours; what is not trusted is put where a person finds it, and nothing is sent. */
async function admit(
  { config, env }: Opening,
  folder: TrustFolder,
  endpoint: EndpointDescription,
  own: OwnCertificate,
): Promise<void> {
  const der = endpoint.serverCertificate ?? new Uint8Array();
  const rejected = await judge(config, env, folder, der, endpoint);
  const [seen] = chainOf(der);
  env.observed?.({
    kind: 'certificate',
    endpoint: new URL(config.url).host,
    der: seen?.raw ?? der,
    ...(rejected !== undefined && { problem: rejected.sentence }),
  });
  if (rejected !== undefined) throw await refusal(config, folder, der, rejected);
  const ours = own.chain[0] === undefined ? undefined : judgeTime(own.chain[0], env.now());
  if (ours !== undefined) throw new ConnectorError('misconfigured', `opening ${config.url}: our own: ${ours.sentence}`);
  for (const one of [seen, own.chain[0]]) if (one !== undefined) warnEarly(env, one);
}

const earlyMs = 30 * 86_400_000;

function warnEarly(env: ConnectorEnv, certificate: NonNullable<OwnCertificate['chain'][0]>): void {
  const left = validity(certificate).to - env.now();
  if (left < earlyMs)
    env.report('opcua.certificate-expires', `${named(certificate)} expires in ${Math.floor(left / 86_400_000)} days`);
}

/** Judges the certificate of a server by the trust folder as it is now. */
export async function judge(
  config: OpcuaConfig,
  env: Pick<ConnectorEnv, 'now'>,
  folder: TrustFolder,
  der: Uint8Array,
  endpoint: EndpointDescription,
): Promise<Rejected | undefined> {
  const applicationUri = endpoint.server.applicationUri;
  const expected = {
    ...(applicationUri !== null && { applicationUri }),
    ...(config.checkHost && { host: new URL(config.url).hostname.replaceAll(/^\[|\]$/g, '') }),
  };
  return judgeCertificate(der, expected, await folder.list(), env.now());
}

async function refusal(config: OpcuaConfig, folder: TrustFolder, der: Uint8Array, rejected: Rejected): Promise<ConnectorError> {
  const remedy =
    rejected.fault === 'untrusted'
      ? `; it lies in \`${await folder.reject(der)}\`: move it to \`trusted/certs\` if it is the right one`
      : '';
  return new ConnectorError('wrong-endpoint', `opening ${config.url}: ${rejected.sentence}${remedy}`);
}

function newClient({ library, config, env }: Opening, own: OwnCertificate, endpoint?: EndpointDescription): OPCUAClient {
  const { policy, mode } = wantedSecurity(config);
  const secured = endpoint !== undefined && mode !== 1;
  const chain = own.chain.map(one => one.raw);
  const certificate = chain[0] ?? Buffer.alloc(0);
  return library.OPCUAClient.create({
    applicationName: 'millrace',
    applicationUri: own.applicationUri,
    clientName: `millrace ${env.name}`,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    keepSessionAlive: false,
    keepPendingSessionsOnDisconnect: true,
    requestedSessionTimeout: Math.max(60_000, 4 * config.keepAlive),
    transportTimeout: env.limits.timeout,
    defaultTransactionTimeout: env.limits.timeout,
    certificateKeyPairProvider: {
      getCertificate: () => certificate,
      getCertificateChain: () => chain,
      getPrivateKey: () => ({ hidden: own.key }),
    },
    ...(secured && {
      securityPolicy: policy,
      securityMode: mode,
      ...(endpoint.serverCertificate !== null && { serverCertificate: endpoint.serverCertificate }),
    }),
  });
}

async function identity(library: Library, config: OpcuaConfig): Promise<UserIdentityInfo> {
  const { user = '', password = '', userCertificate = '', userKey = '' } = config;
  const token = wantedToken(config);
  if (token === 1) return { type: library.UserTokenType.UserName, userName: user, password };
  if (token === 0) return { type: library.UserTokenType.Anonymous };
  try {
    const [certificate] = readCertificates(await readFile(userCertificate));
    if (certificate === undefined) throw new Error(`${userCertificate} holds no certificate`);
    const key = createPrivateKey(await readFile(userKey));
    const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { type: library.UserTokenType.Certificate, certificateData: certificate.raw, privateKey };
  } catch (cause) {
    throw new ConnectorError('misconfigured', `reading the certificate to sign in with: ${(cause as Error).message}`, { cause });
  }
}

/** The promise, or the reason of the signal; what is under way ends with its client. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => undefined);
  }
}
