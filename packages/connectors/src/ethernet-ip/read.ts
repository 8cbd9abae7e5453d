import type { ConnectorEnv } from '@millrace/connector';
import type { DataValue } from '@millrace/core';

import { tagStatus } from '../tag-status.ts';
import { parseCipAddress } from './address.ts';
import type { CipAddress } from './address.ts';
import { CipCodecError, decodeCip, splitAnswer } from './codec.ts';
import type { CipValue } from './codec.ts';
import { CipRefusal } from './message.ts';
import type { CipReply } from './message.ts';
import { groupReads } from './plan.ts';
import type { CipSession } from './session.ts';

interface Refusal {
  readonly status: number;
  readonly sentence: string;
  /** Not asked again before; milliseconds since 1970. */
  readonly until: number;
}

const refusalMs = 60_000;
const more = 6;

const byStatus: Readonly<Record<number, number>> = {
  0x01: tagStatus.badNoCommunication,
  0x02: tagStatus.badResourceUnavailable,
  0x04: tagStatus.badNodeIdUnknown,
  0x05: tagStatus.badNodeIdUnknown,
  0x08: tagStatus.badNotSupported,
  0x0f: tagStatus.badUserAccessDenied,
  0x10: tagStatus.badDeviceFailure,
};

/** Reads tags, as many in one request as fit, and remembers what the controller refused. */
export class CipReader {
  readonly #session: CipSession;
  readonly #env: ConnectorEnv;
  readonly #parsed = new Map<string, CipAddress | string>();
  readonly #refused = new Map<string, Refusal>();
  /** Bytes of the last answer about each tag. */
  readonly #sizes = new Map<string, number>();

  constructor(session: CipSession, env: ConnectorEnv) {
    this.#session = session;
    this.#env = env;
  }

  parse(text: string): CipAddress | string {
    const known = this.#parsed.get(text) ?? parseCipAddress(text);
    this.#parsed.set(text, known);
    return known;
  }

  /** Why a tag gives no value at present. */
  problem(text: string): string | undefined {
    const address = this.parse(text);
    return typeof address === 'string' ? address : this.#refused.get(text)?.sentence;
  }

  /** The present values, in order. Throws where the session is lost or the signal aborts. */
  async read(texts: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const values = new Map<string, DataValue>();
    for (const text of texts) {
      const known = this.#withoutAsking(text);
      if (known !== undefined) values.set(text, known);
    }
    const asked = [...new Set(texts)].filter(text => !values.has(text));
    for (const group of this.#grouped(asked)) {
      const replies = await this.#askTogether(group, signal);
      for (const [place, text] of group.entries()) values.set(text, await this.#valueOf(text, replies[place], signal));
    }
    return texts.map(text => values.get(text) ?? this.#failed(tagStatus.bad));
  }

  /** Type and bytes of a tag, however many answers it takes. Throws `CipRefusal`. */
  async raw(address: CipAddress, signal: AbortSignal, first?: CipReply): Promise<CipValue> {
    const parts: Uint8Array[] = [];
    for (let from = 0, reply = first; ;) {
      reply ??= await this.#session.ask(this.#session.messages.read(address, from), signal);
      if (reply.status !== 0 && reply.status !== more) throw new CipRefusal(reply);
      const { type, data } = splitAnswer(reply.data);
      parts.push(data);
      if (reply.status === 0) return { type, data: Buffer.concat(parts) };
      if (data.length === 0) throw new CipCodecError('the controller says that there is more, and gives nothing');
      from += data.length;
      reply = undefined;
    }
  }

  #grouped(texts: readonly string[]): readonly (readonly string[])[] {
    return groupReads(
      texts.map(text => {
        const address = this.parse(text);
        const path = typeof address === 'string' ? [] : address.path;
        const request = 10 + path.reduce<number>((sum, part) => sum + String(part).length + 3, 0);
        const count = typeof address === 'string' ? 1 : (address.count ?? 1);
        return { text, request, answer: this.#sizes.get(text) ?? 12 + 8 * count };
      }),
    );
  }

  /** An answer for each tag, in order; none where the controller did not take them together. */
  async #askTogether(texts: readonly string[], signal: AbortSignal): Promise<readonly (CipReply | undefined)[]> {
    const { messages } = this.#session;
    const requests = texts.flatMap(text => {
      const address = this.parse(text);
      return typeof address === 'string' ? [] : [messages.read(address, 0)];
    });
    const [only] = requests;
    if (only !== undefined && requests.length === 1) return [await this.#session.ask(only, signal)];
    const reply = await this.#session.ask(messages.together(requests), signal);
    // 0x1e: some of them were refused; each answer says which.
    if (reply.status !== 0 && reply.status !== 0x1e) return [];
    const replies = messages.replies(reply.data);
    return replies.length === texts.length ? replies : [];
  }

  async #valueOf(text: string, reply: CipReply | undefined, signal: AbortSignal): Promise<DataValue> {
    const address = this.parse(text);
    if (typeof address === 'string') return this.#failed(tagStatus.badNodeIdInvalid);
    try {
      const raw = await this.raw(address, signal, reply);
      this.#sizes.set(text, raw.type.length + raw.data.length + 4);
      return { value: decodeCip(address, raw), status: tagStatus.good, receivedTime: this.#now() };
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) throw error;
      this.#refuse(text, status, (error as Error).message);
      return this.#failed(status);
    }
  }

  #withoutAsking(text: string): DataValue | undefined {
    if (typeof this.parse(text) === 'string') return this.#failed(tagStatus.badNodeIdInvalid);
    const refusal = this.#refused.get(text);
    if (refusal === undefined) return undefined;
    if (refusal.until > this.#env.now()) return this.#failed(refusal.status);
    this.#refused.delete(text);
    return undefined;
  }

  /** What cannot change from one look to the next is not asked for at each. */
  #refuse(text: string, status: number, sentence: string): void {
    const isLasting = status !== tagStatus.badResourceUnavailable && status !== tagStatus.badDeviceFailure;
    const until = this.#env.now() + (isLasting ? refusalMs : 0);
    this.#refused.set(text, { status, sentence: `${text}: ${sentence}`, until });
    if (isLasting) this.#env.report('ethernet-ip.tag-refused', `${this.#env.name}: ${text}: ${sentence}`);
  }

  #failed(status: number): DataValue {
    return { value: null, status, receivedTime: this.#now() };
  }

  #now(): number {
    return Math.round(this.#env.now() * 1_000);
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof CipCodecError) return error.isUnsupported ? tagStatus.badNotSupported : tagStatus.badDecoding;
  if (!(error instanceof CipRefusal)) return undefined;
  if (error.extended === 0x2105) return tagStatus.badNodeIdUnknown;
  if (error.extended === 0x2107) return tagStatus.badTypeMismatch;
  return byStatus[error.status] ?? tagStatus.bad;
}
