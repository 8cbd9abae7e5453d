import type { Connection, ConnectorEnv } from '@millrace/connector';

import { AdapterSource } from './adapter-source.ts';
import { AdapterTags } from './adapter-tags.ts';
import { Adapter } from './adapter.ts';
import type { MtconnectConfig, ShdrSettings } from './config.ts';
import { readModelFile } from './model-file.ts';
import { ShdrSession } from './shdr-session.ts';

/** Opens a session with an adapter: listens, and remembers the last value of each key for those who come later. */
export async function openShdr(
  config: MtconnectConfig,
  settings: ShdrSettings,
  env: ConnectorEnv,
  signal: AbortSignal,
): Promise<Connection> {
  const index = await readModelFile(settings.model);
  const until = AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]);
  const session = await ShdrSession.open(settings, env.now, error => env.lost(error), until);
  const end = new AbortController();
  const adapter = new Adapter(session, settings, index, env, end.signal);
  return {
    source: new AdapterSource(adapter, config.message),
    tags: new AdapterTags(adapter),
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: async () => [
      { step: 'listening to the adapter', ok: session.isOpen, detail: `${adapter.keys.length} keys told so far`, tookMs: 0 },
    ],
    async [Symbol.asyncDispose]() {
      end.abort();
      await session[Symbol.asyncDispose]();
    },
  };
}
