import type { Packet } from 'mqtt-packet';

import type { InFlight } from './in-flight.ts';
import { reasonInWords } from './reasons.ts';
import type { Outgoing, PublishAnswer } from './session-types.ts';

/** What publishing needs from a session. */
export interface Publisher {
  readonly inFlight: InFlight;
  /** Why a message cannot be sent; undefined: it can. */
  refuses(message: Outgoing): PublishAnswer | undefined;
  /** Writes a PUBLISH; `packetId` 0 for QoS 0. */
  send(message: Outgoing, packetId: number): void;
  /** Why there is no answer. */
  whyEnded(otherwise: string): string;
}

/**
 * Publishes messages in order, as many at once as the broker allows, and answers when each has its answer, at the latest when the signal
 * ends: what was sent by then is `unanswered` (its packet identifier stays taken until the broker answers), the rest `unsent`.
 */
export function publishGroup(
  publisher: Publisher,
  messages: readonly Outgoing[],
  signal: AbortSignal,
): Promise<readonly PublishAnswer[]> {
  const { inFlight } = publisher;
  const answers: (PublishAnswer | undefined)[] = messages.map(() => undefined);
  const { promise, resolve } = Promise.withResolvers<readonly PublishAnswer[]>();
  let [next, open] = [0, messages.length];
  const over = (): void => {
    [next, open] = [messages.length, 0];
    signal.removeEventListener('abort', giveUp);
    resolve(answers as readonly PublishAnswer[]);
  };
  const answer = (index: number, given: PublishAnswer): void => {
    if (open === 0) return;
    answers[index] = given;
    open -= 1;
    if (open === 0) over();
  };
  const giveUp = (): void => {
    for (const [index, given] of answers.entries()) if (given === undefined) answers[index] = late(publisher, index < next);
    over();
  };
  const sendOn = (): void => {
    while (next < messages.length) {
      const message = messages[next] as Outgoing;
      const index = next;
      const refused = publisher.refuses(message);
      if (refused === undefined && message.qos > 0) {
        const packetId = inFlight.begin(packet => answer(index, answerOf(packet, publisher)));
        if (packetId === undefined) return inFlight.whenFree(sendOn);
        next += 1;
        publisher.send(message, packetId);
        continue;
      }
      next += 1;
      if (refused === undefined) publisher.send(message, 0);
      answer(index, refused ?? { kind: 'taken', code: 0 });
    }
  };
  if (messages.length === 0 || signal.aborted) giveUp();
  else {
    signal.addEventListener('abort', giveUp, { once: true });
    sendOn();
  }
  return promise;
}

function late({ whyEnded }: Publisher, wasSent: boolean): PublishAnswer {
  return wasSent
    ? { kind: 'unanswered', why: whyEnded('the broker did not answer in time') }
    : { kind: 'unsent', why: whyEnded('the broker did not answer earlier messages in time') };
}

function answerOf(packet: Packet | undefined, publisher: Publisher): PublishAnswer {
  if (packet === undefined) return late(publisher, true);
  const code = 'reasonCode' in packet ? (packet.reasonCode ?? 0) : 0;
  return code < 0x80 ? { kind: 'taken', code } : { kind: 'refused', code, why: reasonInWords(code, reasonStringOf(packet)) };
}

/** What the broker says besides its reason code, where it does. */
export function reasonStringOf(packet: Packet): string | undefined {
  const properties = 'properties' in packet ? packet.properties : undefined;
  return properties !== undefined && 'reasonString' in properties ? properties.reasonString : undefined;
}
