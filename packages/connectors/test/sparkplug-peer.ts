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
