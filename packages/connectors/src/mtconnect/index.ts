import { ConnectorError, type Connection, type Connector, type ConnectorEnv } from '@millrace/connector';

import { openAgent } from './agent-connection.ts';
import { mtconnectFields, type MtconnectConfig } from './config.ts';
import { mtconnectExamples } from './examples.ts';
import { openFiles } from './files-connection.ts';
import { mtconnectOffers } from './offers.ts';
import { openShdr } from './shdr-connection.ts';

/** Machine tools by MTConnect: agents, adapters and recordings. */
export const mtconnect: Connector<MtconnectConfig> = {
  name: 'mtconnect',
  summary: 'Follows machine tools by MTConnect: an agent over HTTP, an adapter over TCP (SHDR), or recordings of either.',
  config: mtconnectFields,
  offers: mtconnectOffers,
  endpoint: ({ agent, shdr, files }) => {
    if (agent !== undefined) return `agent ${hostOf(agent.url)}`;
    return shdr === undefined ? `folder ${files?.folder ?? ''}` : `adapter ${shdr.address}`;
  },
  examples: mtconnectExamples,
  open,
};

async function open(config: MtconnectConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const { agent, shdr, files } = config;
  const declared = [agent, shdr, files].filter(each => each !== undefined).length;
  if (declared !== 1) {
    throw new ConnectorError(
      'misconfigured',
      `opening ${env.name}: expected exactly one of \`agent\`, \`shdr\` and \`files\`, found ${declared}`,
    );
  }
  if (agent) return openAgent(config, agent, env, signal);
  return shdr ? openShdr(config, shdr, env, signal) : openFiles(config, files as NonNullable<typeof files>, env);
}

/** Settings may hold references that are not resolved yet. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
