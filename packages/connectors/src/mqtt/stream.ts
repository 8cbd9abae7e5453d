import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

import { ConnectorError } from '@millrace/connector';

/** How the other side proves who it is, and we: PEM texts. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name that the certificate must have, where it is another than the host of the address. */
  readonly serverName?: string;
}

/** An open stream to a broker. */
export interface BrokerStream {
  readonly stream: Duplex;
  /** The certificate that the broker showed, DER. */
  readonly certificate?: Uint8Array;
}

/** The host and port that an address means (MQTT's own ports where it says none). */
export function brokerAddress(url: string): {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly web: boolean;
} {
  const parsed = new URL(url);
  const secure = parsed.protocol === 'mqtts:' || parsed.protocol === 'wss:';
  const web = parsed.protocol === 'ws:' || parsed.protocol === 'wss:';
  const standard = web ? (secure ? 443 : 80) : secure ? 8883 : 1883;
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? standard : Number(parsed.port),
    secure,
    web,
  };
}

/** Opens a stream by TCP, TLS or WebSocket. Small packets leave at once (TCP_NODELAY). Throws `ConnectorError`. */
export async function openStream(url: string, tls: TlsSettings, signal: AbortSignal): Promise<BrokerStream> {
  const { host, port, secure, web } = brokerAddress(url);
  const where = `${host}:${port}`;
  try {
    const socket = secure ? connectTls({ host, port, ...tlsOptions(host, tls) }) : connect({ host, port });
    socket.setNoDelay(true);
    await opened(socket, secure ? 'secureConnect' : 'connect', signal);
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate(true).raw : undefined;
    const stream = web ? await openWebSocket(url, socket, signal) : socket;
    return { stream, ...(certificate !== undefined && { certificate: new Uint8Array(certificate) }) };
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw failed(where, cause as NodeJS.ErrnoException, signal);
  }
}

function tlsOptions(host: string, { ca, cert, key, serverName }: TlsSettings): ConnectionOptions {
  const name = serverName ?? host;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(!/^[\d.:]+$/.test(name) && { servername: name }),
  };
}

async function opened(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  }
}

async function openWebSocket(url: string, socket: Socket, signal: AbortSignal): Promise<Duplex> {
  const { WebSocket, createWebSocketStream } = await import('ws');
  const address = url.replace(/^wss:/, 'ws:');
  const webSocket = new WebSocket(address, 'mqtt', { createConnection: () => socket, perMessageDeflate: false });
  try {
    await once(webSocket, 'open', { signal });
    return createWebSocketStream(webSocket);
  } catch (error) {
    webSocket.on('error', () => undefined);
    webSocket.terminate();
    throw error;
  }
}

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/;

function failed(where: string, cause: NodeJS.ErrnoException, signal: AbortSignal): ConnectorError {
  if (signal.aborted) return new ConnectorError('unreachable', `connecting to ${where}: no answer in time`, { cause });
  const kind = untrusted.test(cause.code ?? '') ? 'refused' : 'unreachable';
  return new ConnectorError(kind, `connecting to ${where}: ${cause.message || (cause.code ?? 'no answer')}`, { cause });
}
