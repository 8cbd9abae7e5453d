import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import sparkplug from 'sparkplug-payload';

/** What `sparkplug-payload` is used as here: an independent encoder and decoder. Types by their names, 64-bit numbers as `Long`. */
export interface IndependentCodec {
  encodePayload(payload: object): Uint8Array;
  decodePayload(bytes: Uint8Array): TheirPayload;
}

/** A payload as `sparkplug-payload` reads it. */
export interface TheirPayload {
  readonly timestamp?: { toNumber(): number } | number | null;
  readonly seq?: { toNumber(): number } | number | null;
  readonly metrics?: readonly TheirMetric[];
}

export interface TheirMetric {
  readonly name?: string | null;
  readonly alias?: { toNumber(): number } | number | null;
  readonly timestamp?: { toNumber(): number } | number | null;
  readonly type?: string;
  readonly value?: unknown;
  readonly isNull?: boolean | null;
  readonly isHistorical?: boolean | null;
  readonly isTransient?: boolean | null;
  readonly properties?: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

/** The codec of Sparkplug B out of the package. */
export function independent(sparkplug: { get(namespace: string): unknown }): IndependentCodec {
  return sparkplug.get('spBv1.0') as IndependentCodec;
}

interface WireMetric {
  name?: string;
  alias?: unknown;
  datatype?: number;
}

/** The messages themselves, by the same package. */
const wire = (
  proto as unknown as {
    readonly org: { readonly eclipse: { readonly tahu: { readonly protobuf: { readonly Payload: WirePayload } } } };
  }
).org.eclipse.tahu.protobuf.Payload;

interface WirePayload {
  decode(bytes: Uint8Array): { metrics: WireMetric[] };
  encode(message: object): { finish(): Uint8Array };
}

/** What births declared, so that data without datatypes can be read as a host application reads it. */
export class BornTypes {
  readonly #types = new Map<string, number>();

  typed(topic: string, bytes: Uint8Array): TheirPayload {
    const [, group, verb = '', ...owner] = topic.split('/');
    const key = (metric: WireMetric): string => JSON.stringify([group, owner, metric.name || `alias ${String(metric.alias)}`]);
    const payload = wire.decode(bytes);
    for (const metric of payload.metrics) {
      if (verb.endsWith('BIRTH') && metric.datatype !== undefined) {
        this.#types.set(key(metric), metric.datatype);
        this.#types.set(key({ alias: metric.alias }), metric.datatype);
      } else metric.datatype ||= this.#types.get(key(metric)) ?? 0;
    }
    return independent(sparkplug).decodePayload(wire.encode(payload).finish());
  }
}
