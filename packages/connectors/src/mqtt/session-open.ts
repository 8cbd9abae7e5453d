import type { Duplex } from 'node:stream';

import { ConnectorError } from '@millrace/connector';
import type { IConnackPacket, IConnectPacket } from 'mqtt-packet';

import type { Codec } from './codec.ts';
import { readLength } from './frames.ts';
import { kindOfReason, reasonInWords, reasonOfReturnCode } from './reasons.ts';
import type { SessionSettings } from './session-types.ts';
import { brokerAddress, openStream } from './stream.ts';

/** A connection whose broker said yes. */
export interface Handshake {
  readonly stream: Duplex;
  readonly certificate: Uint8Array | undefined;
  readonly connack: IConnackPacket;
  /** What came behind the answer already. */
  readonly rest: Buffer;
}

/** Opens the stream, sends CONNECT and waits for CONNACK; the stream is paused then. Throws `ConnectorError`. */
export async function openHandshake(settings: SessionSettings, codec: Codec, signal: AbortSignal): Promise<Handshake> {
  const { stream, certificate } = await openStream(settings.url, settings.tls, signal);
  try {
    const answered = firstPacket(stream, signal);
    stream.write(codec.write(connectPacket(settings)));
    const { bytes, rest } = await answered;
    const packet = codec.read({ bytes });
    if (packet.cmd !== 'connack') throw new Error(`the broker answered CONNECT with ${packet.cmd}`);
    checkAnswer(packet, settings);
    return { stream, certificate, connack: packet, rest };
  } catch (error) {
    stream.on('error', () => undefined);
    stream.destroy();
    if (error instanceof ConnectorError) throw error;
    const { host, port } = brokerAddress(settings.url);
    const why = signal.aborted ? 'no answer in time' : (error as Error).message;
    throw new ConnectorError('unreachable', `connecting to ${host}:${port}: ${why}`, { cause: error });
  }
}

function checkAnswer({ returnCode, reasonCode, properties }: IConnackPacket, { url, version }: SessionSettings): void {
  const reason = version === 5 && reasonCode !== undefined ? reasonCode : reasonOfReturnCode(returnCode ?? 0);
  if (reason === 0) return;
  const { host, port } = brokerAddress(url);
  const words = reasonInWords(reason, properties?.reasonString);
  throw new ConnectorError(kindOfReason(reason), `connecting to ${host}:${port}: the broker refused: ${words}`);
}

/** Bytes of an answer to CONNECT, at most. */
const answerMost = 64 * 1024;

function firstPacket(stream: Duplex, signal: AbortSignal): Promise<{ readonly bytes: Buffer; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const end = (): void => {
      stream.pause();
      stream.off('data', data).off('error', fail).off('close', closed);
      signal.removeEventListener('abort', closed);
    };
    const fail = (error: Error): void => (end(), reject(error));
    const closed = (): void => fail(new Error('the broker closed the connection instead of answering CONNECT'));
    const data = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const size = sizeOf(received);
      if (size > answerMost) return fail(new Error('what answers is no MQTT broker'));
      if (received.length < size) return;
      end();
      resolve({ bytes: received.subarray(0, size), rest: received.subarray(size) });
    };
    stream.on('data', data).on('error', fail).on('close', closed);
    signal.addEventListener('abort', closed, { once: true });
  });
}

/** Bytes of the packet that begins here: more than there are while that is not known, infinite where they cannot be. */
function sizeOf(received: Buffer): number {
  if ((received[0] ?? 0) >> 4 !== 2) return Infinity;
  if (received.length >= 5 && received.subarray(1, 5).every(byte => byte >= 0x80)) return Infinity;
  const length = readLength(received, 1);
  return length === undefined ? received.length + 1 : length.next + length.value;
}

function connectPacket(settings: SessionSettings): IConnectPacket {
  const { version, clientId, cleanStart, expirySeconds, keepAliveSeconds, user, password, will, receiveMaximum } = settings;
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: version,
    clientId,
    clean: version === 5 ? cleanStart : expirySeconds === 0,
    keepalive: keepAliveSeconds,
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password: Buffer.from(password) }),
    ...(will !== undefined && {
      will: {
        topic: will.topic,
        payload: Buffer.from(will.payload),
        qos: will.qos,
        retain: will.retain ?? false,
        ...(version === 5 &&
          will.properties?.contentType !== undefined && { properties: { contentType: will.properties.contentType } }),
      },
    }),
    ...(version === 5 && { properties: { sessionExpiryInterval: expirySeconds, receiveMaximum } }),
  };
}
