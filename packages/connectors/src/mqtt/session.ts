import type { Duplex } from 'node:stream';

import { ConnectorError } from '@millrace/connector';
import type { IConnackPacket, IDisconnectPacket, IPublishPacket, Packet } from 'mqtt-packet';

import { AckOrder } from './ack-order.ts';
import type { Unacknowledged } from './ack-order.ts';
import { loadCodec } from './codec.ts';
import type { Codec } from './codec.ts';
import { FrameCutter } from './frames.ts';
import type { Frame } from './frames.ts';
import { InFlight } from './in-flight.ts';
import { OutgoingQueue } from './outgoing-queue.ts';
import { publishGroup, reasonStringOf } from './publish-group.ts';
import type { Publisher } from './publish-group.ts';
import { readPublish } from './publish-head.ts';
import { reasonInWords } from './reasons.ts';
import { openHandshake } from './session-open.ts';
import type { Handshake } from './session-open.ts';
import type {
  Ending,
  Filter,
  Granted,
  Outgoing,
  PublishAnswer,
  Received,
  SessionEvents,
  SessionSettings,
} from './session-types.ts';

/** Bytes of messages that may wait here unacknowledged before nothing more is read. */
const heldBytesMost = 64 * 1024 * 1024;

/**
 * One connection to a broker (MQTT 3.1.1 and 5): it takes messages and acknowledges them when told to, in their order and without ever
 * stopping to read for it; publishes with the broker's answer; and never connects again by itself.
 */
export class MqttSession implements AsyncDisposable {
  /** The broker kept what it had of this client (subscriptions, messages) since the last connection. */
  readonly sessionPresent: boolean;
  /** What the broker said that it can do. */
  readonly broker: NonNullable<IConnackPacket['properties']>;
  /** DER, where the connection is encrypted. */
  readonly certificate: Uint8Array | undefined;
  readonly #settings: SessionSettings;
  readonly #events: SessionEvents;
  readonly #stream: Duplex;
  readonly #codec: Codec;
  readonly #acks = new AckOrder();
  readonly #inFlight: InFlight;
  readonly #cutter: FrameCutter;
  readonly #publisher: Publisher;
  readonly #outgoing: OutgoingQueue;
  readonly #keepAliveMs: number;
  #keepAlive: NodeJS.Timeout | undefined;
  #lastHeard = performance.now();
  #awaitsPong = false;
  readonly #pongs: (() => void)[] = [];
  #held = { messages: 0, bytes: 0 };
  #isPaused = false;
  #ended: ConnectorError | undefined;
  #isClosing = false;

  private constructor(settings: SessionSettings, events: SessionEvents, codec: Codec, handshake: Handshake) {
    const { connack, stream, certificate } = handshake;
    this.#settings = settings;
    this.#events = events;
    this.#codec = codec;
    this.#stream = stream;
    this.certificate = certificate;
    this.sessionPresent = connack.sessionPresent;
    this.broker = connack.properties ?? {};
    this.#inFlight = new InFlight(Math.min(this.broker.receiveMaximum ?? 65_535, settings.sendMost ?? 1_000));
    this.#keepAliveMs = (this.broker.serverKeepAlive ?? settings.keepAliveSeconds) * 1_000;
    this.#outgoing = new OutgoingQueue(settings.version, bytes => void stream.write(bytes));
    this.#publisher = {
      inFlight: this.#inFlight,
      refuses: message => this.#cannotSend(message),
      send: (message, packetId) => this.#outgoing.add(message, packetId),
      whyEnded: otherwise => this.#ended?.message ?? otherwise,
    };
    this.#cutter = new FrameCutter(settings.sizeMost, frame => this.#frame(frame));
  }

  /** Connects and waits for the broker's answer. Throws `ConnectorError`, at the latest when the signal ends. */
  static async open(settings: SessionSettings, events: SessionEvents, signal: AbortSignal): Promise<MqttSession> {
    const codec = await loadCodec(settings.version);
    const handshake = await openHandshake(settings, codec, signal);
    const session = new MqttSession(settings, events, codec, handshake);
    session.#start(handshake.rest);
    return session;
  }

  get isOpen(): boolean {
    return this.#ended === undefined && !this.#isClosing;
  }

  /** Messages received and not acknowledged. */
  get unacknowledged(): number {
    return this.#held.messages;
  }

  /** Subscribes; one answer a filter, in order. Throws `ConnectorError` where the session ends before. */
  async subscribe(filters: readonly Filter[], signal: AbortSignal): Promise<readonly Granted[]> {
    const subscriptions = filters.map(({ topic, qos, noLocal = false, retainHandling = 0 }) =>
      this.#settings.version === 5 ? { topic, qos, nl: noLocal, rap: false, rh: retainHandling } : { topic, qos },
    );
    const answer = await this.#ask(messageId => ({ cmd: 'subscribe', messageId, subscriptions }), signal, 'subscribing');
    const codes = answer.cmd === 'suback' ? (answer.granted as readonly number[]) : [];
    return filters.map(({ topic }, index) => {
      const code = codes[index] ?? 0x80;
      return code < 0x80 ? { topic, qos: code as 0 | 1 | 2 } : { topic, problem: reasonInWords(code, reasonStringOf(answer)) };
    });
  }

  /** Ends subscriptions. Throws `ConnectorError` where the session ends before. */
  async unsubscribe(topics: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#ask(messageId => ({ cmd: 'unsubscribe', messageId, unsubscriptions: [...topics] }), signal, 'unsubscribing');
  }

  /** Publishes one message; many may be under way. Resolves with the broker's answer, at the latest when the signal ends; never throws. */
  async publish(message: Outgoing, signal: AbortSignal): Promise<PublishAnswer> {
    const [answer] = await this.publishAll([message], signal);
    return answer as PublishAnswer;
  }

  /** Publishes messages in order; one answer each, when all have theirs, at the latest when the signal ends; never throws. */
  publishAll(messages: readonly Outgoing[], signal: AbortSignal): Promise<readonly PublishAnswer[]> {
    return publishGroup(this.#publisher, messages, signal);
  }

  /** Asks the broker for a sign of life; false where none comes before the signal ends. */
  async ping(signal: AbortSignal): Promise<boolean> {
    if (!this.isOpen || signal.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const giveUp = (): void => resolve(false);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#pongs.push(() => resolve(this.isOpen));
    this.#write(pingRequest);
    const heard = await promise;
    signal.removeEventListener('abort', giveUp);
    return heard;
  }

  /** Acknowledges messages after they are on disk: PUBACK or PUBREC, in the order in which the messages came. */
  acknowledge(messages: Iterable<Received>): void {
    const ids: number[] = [];
    for (const { packetId, size } of messages) {
      this.#held.messages--;
      this.#held.bytes -= size;
      if (packetId > 0) ids.push(packetId);
    }
    const ready = this.#acks.settle(ids);
    if (ready.length > 0 && this.isOpen) this.#write(acknowledgements(ready));
    this.#readOrPause();
  }

  /** Says farewell (the will is not published) and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The same; `reason` 0x04 lets the broker publish the will (MQTT 5). */
  async close(reason: 0x00 | 0x04 = 0x00): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stopWaiting();
    const stream = this.#stream;
    if (stream.destroyed) return;
    this.#outgoing.flush();
    const closed = new Promise<void>(resolve => stream.once('close', () => resolve()));
    stream.resume();
    stream.end(this.#codec.write({ cmd: 'disconnect', reasonCode: reason }));
    const impatient = setTimeout(() => stream.destroy(), 300);
    stream.once('end', () => stream.destroy());
    await closed;
    clearTimeout(impatient);
  }

  /** Drops the connection without a farewell, as a crash would. */
  abort(): void {
    this.#isClosing = true;
    this.#stopWaiting();
    this.#stream.destroy();
  }

  #start(rest: Buffer): void {
    const stream = this.#stream;
    stream.on('error', error => this.#lose(error.message));
    stream.on('end', () => this.#lose('the broker closed the connection', { isClosed: true }));
    stream.on('close', () => this.#lose('the connection ended'));
    stream.on('data', (chunk: Buffer) => this.#data(chunk));
    if (this.#keepAliveMs > 0) this.#keepAlive = setInterval(() => this.#ping(), this.#keepAliveMs / 2).unref();
    // The owner of the session has it in hand before the first message comes.
    setImmediate(() => {
      if (rest.length > 0) this.#data(rest);
      if (this.isOpen) stream.resume();
    });
  }

  #data(chunk: Buffer): void {
    this.#lastHeard = performance.now();
    this.#awaitsPong = false;
    if (!this.isOpen) return;
    try {
      this.#cutter.push(chunk);
    } catch (error) {
      this.#lose(`the broker sent ${(error as Error).message}`);
      this.#stream.destroy();
    }
    this.#events.drained?.();
    this.#readOrPause();
  }

  #frame(frame: Frame): void {
    const kind = (frame.bytes[0] ?? 0) >> 4;
    if (kind === 3) return this.#published(frame);
    if (isPlainPuback(frame)) return this.#inFlight.answer(frame.bytes.readUInt16BE(2), plainPuback);
    if (frame.bytes.length < frame.size) throw new Error('a packet longer than any of its kind can be');
    const packet = this.#codec.read(frame);
    if (packet.cmd === 'pingresp') return void this.#pongs.splice(0).forEach(heard => heard());
    if (packet.cmd === 'pubrel') return this.#released(packet.messageId ?? 0);
    if (packet.cmd === 'disconnect') return this.#dismissed(packet);
    if (packet.cmd === 'pubrec' && (packet.reasonCode ?? 0) < 0x80 && this.#inFlight.knows(packet.messageId ?? 0)) {
      this.#write(fourBytes(0x62, packet.messageId ?? 0));
      return;
    }
    if (packet.messageId !== undefined) this.#inFlight.answer(packet.messageId, packet);
  }

  #published(frame: Frame): void {
    const head = readPublish(frame, this.#settings.version);
    const isCut = frame.bytes.length < frame.size;
    const known = head.qos === 0 ? 'new' : this.#acks.receive({ packetId: head.packetId, qos: head.qos });
    if (known === 'answered') this.#write(fourBytes(0x50, head.packetId));
    if (known !== 'new') return;
    const packet = head.hasProperties && !isCut ? (this.#codec.read(frame) as IPublishPacket) : undefined;
    const problem =
      head.topicProblem ?? (isCut ? `the packet has ${frame.size} bytes, the limit is ${this.#settings.sizeMost}` : undefined);
    this.#held.messages++;
    this.#held.bytes += frame.bytes.length;
    this.#events.message({
      topic: head.topic,
      payload: head.payload,
      qos: head.qos,
      retain: head.retain,
      dup: head.dup,
      packetId: head.packetId,
      size: frame.bytes.length,
      ...(packet?.properties !== undefined && { properties: packet.properties }),
      ...(problem !== undefined && { problem: { kind: head.topicProblem === undefined ? 'size' : 'topic', sentence: problem } }),
    });
  }

  #released(packetId: number): void {
    this.#acks.release(packetId);
    this.#write(fourBytes(0x70, packetId));
  }

  #dismissed({ reasonCode = 0, properties }: IDisconnectPacket): void {
    this.#lose(`the broker ended the session: ${reasonInWords(reasonCode, properties?.reasonString)}`, { reason: reasonCode });
    this.#stream.destroy();
  }

  #ping(): void {
    if (!this.isOpen) return;
    const silentMs = performance.now() - this.#lastHeard;
    if (this.#awaitsPong && !this.#isPaused && silentMs > this.#keepAliveMs) {
      this.#lose(`the broker answered nothing for ${Math.round(silentMs / 1000)} s`);
      this.#stream.destroy();
      return;
    }
    this.#awaitsPong = true;
    this.#write(pingRequest);
  }

  /** Nothing more is read while as much waits here as may; the broker then keeps it. */
  #readOrPause(): void {
    const full = this.#held.messages >= this.#settings.heldMost || this.#held.bytes >= heldBytesMost;
    if (full === this.#isPaused || !this.isOpen) return;
    this.#isPaused = full;
    if (full) this.#stream.pause();
    else this.#stream.resume();
  }

  #cannotSend({ topic, payload, qos, retain = false }: Outgoing): PublishAnswer | undefined {
    if (!this.isOpen) return { kind: 'unsent', why: this.#publisher.whyEnded('the session is closed') };
    const { maximumQoS = 2, retainAvailable = true, maximumPacketSize = 268_435_455 } = this.broker;
    const size = payload.length + Buffer.byteLength(topic) + 64;
    if (size > maximumPacketSize)
      return {
        kind: 'refused',
        code: 0x95,
        why: `${reasonInWords(0x95)}: about ${size} bytes, the broker takes ${maximumPacketSize}`,
      };
    if (qos > maximumQoS) return { kind: 'refused', code: 0x9b, why: reasonInWords(0x9b) };
    return retain && !retainAvailable ? { kind: 'refused', code: 0x9a, why: reasonInWords(0x9a) } : undefined;
  }

  async #ask(packet: (messageId: number) => Packet, signal: AbortSignal, what: string): Promise<Packet> {
    const { promise, resolve } = Promise.withResolvers<Packet | undefined>();
    const giveUp = (): void => resolve(undefined);
    signal.addEventListener('abort', giveUp, { once: true });
    const send = (): void => {
      if (this.#inFlight.isEnded || signal.aborted) return giveUp();
      const messageId = this.#inFlight.begin(resolve);
      if (messageId === undefined) this.#inFlight.whenFree(send);
      else this.#write(this.#codec.write(packet(messageId)));
    };
    send();
    const answer = await promise;
    signal.removeEventListener('abort', giveUp);
    if (answer === undefined) throw this.#ended ?? new ConnectorError('lost', `${what}: the broker did not answer`);
    return answer;
  }

  /** What is written in one turn of the event loop leaves together. */
  #write(bytes: Buffer): void {
    const stream = this.#stream;
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    stream.write(bytes);
  }

  /** Nothing is heard any more. */
  #stopWaiting(): void {
    clearInterval(this.#keepAlive);
    this.#inFlight.end();
    for (const heard of this.#pongs.splice(0)) heard();
  }

  #lose(why: string, ending: Ending = {}): void {
    if (!this.isOpen) return;
    this.#ended = new ConnectorError('lost', `session of "${this.#settings.clientId}": ${why}`);
    this.#stopWaiting();
    this.#events.lost(this.#ended, ending);
  }
}

const pingRequest = Buffer.from([0xc0, 0]);

/** A PUBACK without reason code and properties: the broker took the message. The codec reads it too, at many times the cost. */
function isPlainPuback({ bytes }: Frame): boolean {
  return bytes.length === 4 && bytes[0] === 0x40;
}

const plainPuback: Packet = { cmd: 'puback', reasonCode: 0 };

function fourBytes(first: number, packetId: number): Buffer {
  return Buffer.from([first, 2, packetId >> 8, packetId & 0xff]);
}

/** PUBACK and PUBREC with reason code 0, which needs no byte of its own in either version (MQTT 5, 3.4.2.1). */
function acknowledgements(packets: readonly Unacknowledged[]): Buffer {
  const bytes = Buffer.allocUnsafe(packets.length * 4);
  for (const [index, { packetId, qos }] of packets.entries()) {
    bytes.writeUInt16BE(qos === 1 ? 0x4002 : 0x5002, index * 4);
    bytes.writeUInt16BE(packetId, index * 4 + 2);
  }
  return bytes;
}
