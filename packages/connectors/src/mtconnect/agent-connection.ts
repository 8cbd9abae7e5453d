import { ConnectorError, type Connection, type ConnectorEnv, type ProbeStep } from '@millrace/connector';

import { AgentClient, sayRefusal } from './agent-client.ts';
import { AgentSource } from './agent-source.ts';
import { AgentTags } from './agent-tags.ts';
import type { AgentSettings, MtconnectConfig } from './config.ts';
import { DeviceIndex } from './device-index.ts';
import { Feed } from './feed.ts';
import { Loss } from './loss.ts';
import { Notices } from './notices.ts';

/** Opens a session with an agent: asks what it has, and follows it once somebody watches. */
export async function openAgent(
  config: MtconnectConfig,
  settings: AgentSettings,
  env: ConnectorEnv,
  signal: AbortSignal,
): Promise<Connection> {
  const client = new AgentClient(await import('undici'), settings, env);
  const end = new AbortController();
  try {
    const index = await readModel(client, signal);
    const notices = new Notices((code, sentence) => env.report(code, sentence));
    const loss = new Loss(error => env.lost(error));
    const feed = new Feed(client, settings.interval, end.signal);
    const surroundings = { client, feed, settings, env, notices, loss };
    return {
      source: new AgentSource(surroundings, config.message, end.signal),
      tags: new AgentTags(surroundings, index, end.signal),
      sessions: () => client.sessions,
      probe: until => probeAgent(client, until),
      async [Symbol.asyncDispose]() {
        end.abort();
        await client[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}

async function readModel(client: AgentClient, signal: AbortSignal): Promise<DeviceIndex> {
  const answer = await client.probe(signal);
  if (answer.kind === 'devices') return new DeviceIndex(answer.devices);
  const kind = answer.kind === 'error' ? 'misconfigured' : 'wrong-endpoint';
  throw new ConnectorError(kind, `asking ${client.endpoint} what it has: ${sayRefusal(answer)}`);
}

/** Tries the path step by step: whether somebody answers, whether it is an agent, what it has, and whether it can be followed. */
export async function probeAgent(client: AgentClient, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const ask = async (step: string, question: () => Promise<string>): Promise<void> => {
    const began = performance.now();
    const say = (ok: boolean, detail: string): void =>
      void steps.push({ step, ok, detail, tookMs: Math.round(performance.now() - began) });
    try {
      say(true, await question());
    } catch (error) {
      say(false, error instanceof Error ? error.message : String(error));
    }
  };
  await ask('asking for the devices', async () => {
    const answer = await client.probe(signal);
    if (answer.kind !== 'devices') throw new Error(sayRefusal(answer));
    const names = answer.devices.map(({ name, id }) => name ?? id).join(', ');
    return `MTConnect ${answer.header.version}: ${names}${answer.issues.length > 0 ? `; not as the standard says in ${answer.issues.length} places` : ''}`;
  });
  if (steps[0]?.ok !== true) return steps;
  await ask('asking for the present values', async () => {
    const answer = await client.current(undefined, signal);
    if (answer.kind !== 'streams') throw new Error(sayRefusal(answer));
    const { firstSequence, lastSequence, bufferSize } = answer.header;
    return `${answer.observations.length} values; the agent keeps observations ${firstSequence} to ${lastSequence}${bufferSize === undefined ? '' : ` of at most ${bufferSize}`}`;
  });
  return steps;
}
