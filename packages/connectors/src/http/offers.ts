import type { Offers, SinkOffer } from '@millrace/connector';

import type { HttpConfig } from './config.ts';

/** What an interface with these settings promises. Pure; tolerates settings whose references are not resolved yet. */
export function httpOffers(config: HttpConfig): Offers {
  return {
    ...(config.listen !== undefined && {
      source: {
        delivery: 'acknowledged',
        because: 'a request is answered only after its messages are on disk',
        pushed: true,
      } as const,
    }),
    ...(config.url !== undefined && { sink: sinkOffer(config), ...(config.verify !== undefined && { verify: true }) }),
  };
}

function sinkOffer(config: HttpConfig): SinkOffer {
  return { ...repeatOf(config), batch: batchOf(config) };
}

/** A key in a header is the key of the whole request, so such a request carries one message. */
function batchOf(config: HttpConfig): number {
  const keyInHeader =
    recognises(config) !== undefined && !(config.idempotency?.kind === 'request-id' && config.idempotency.field);
  return config.batch === 'one' || keyInHeader || hasPlaceholder(config.url) ? 1 : (config.batchSize ?? 100);
}

function hasPlaceholder(url: string | undefined): boolean {
  return url !== undefined && /(?<!\$)\{/.test(url);
}

function repeatOf(config: HttpConfig): Omit<SinkOffer, 'batch'> {
  const name = recognises(config);
  if (name !== undefined) return { repeat: 'keyed', because: name };
  if (config.repeats === 'keyed')
    return { repeat: 'keyed', because: 'the settings say that the target recognises a message by itself' };
  if (config.repeats === 'harmless') return { repeat: 'harmless', because: 'the settings say that a repeat changes nothing' };
  if (config.repeats === undefined && config.method === 'PUT')
    return { repeat: 'harmless', because: 'PUT replaces the same thing' };
  const post = `${config.method ?? 'POST'} without a key that the target recognises`;
  return config.verify === undefined ? { repeat: 'unsafe', because: post } : { repeat: 'verifiable', because: post };
}

function recognises({ idempotency }: HttpConfig): string | undefined {
  switch (idempotency?.kind) {
    case 'header':
      return idempotency.name;
    case 'repeatability':
      return 'Repeatability-Request-ID';
    case 'request-id':
      return idempotency.field === undefined ? idempotency.name : `field ${idempotency.field}`;
    default:
      return undefined;
  }
}
