import { ApiError, ownProblem } from './api-error.ts';
import { responseOf, type ClientOptions } from './client.ts';
import type { LiveEvent } from './live-events.ts';
import { liveRoute } from './live-route.ts';
import { openEventReader } from './live-text.ts';

/** A node says something at least this often; a stream that is silent for longer is dead. */
const silenceMs = 45_000;

/**
 * The events of a node as they come, over one connection, in browsers and Node. Ends when the node ends it or the signal does; rejects with an
 * `ApiError` where the node cannot be reached, refuses, or falls silent. Whoever wants more opens it again: the first event tells everything.
 */
export async function* openLive(options: ClientOptions, signal: AbortSignal): AsyncGenerator<LiveEvent, void, void> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const { response } = await responseOf(options, liveRoute, {}, stop);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const read = openEventReader();
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      yield* read(value);
    }
  } catch (cause) {
    if (signal.aborted) return;
    if (cause instanceof ApiError) throw cause;
    throw new ApiError('unreachable', ownProblem('api.unreachable', `listening to ${options.url}: the stream broke off`), {
      cause,
    });
  } finally {
    ended.abort();
    await reader.cancel().catch(() => undefined); // it is over either way
  }
}

async function withinSilence<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ApiError('unreachable', ownProblem('api.unreachable', 'the node has been silent for too long'))),
      silenceMs,
    );
  });
  try {
    return await Promise.race([reading, silent]);
  } finally {
    clearTimeout(timer);
  }
}
