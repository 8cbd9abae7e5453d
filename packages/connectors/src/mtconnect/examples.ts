import type { ConnectorExample } from '@millrace/connector';

/** Complete settings as a person would write them; a test reads each. */
export const mtconnectExamples: readonly ConnectorExample[] = [
  {
    title: 'Follow one machine of an agent, and begin with everything that the agent still keeps',
    config: { agent: { url: 'http://agent.plant.example:5000', device: 'Mazak03', start: 'oldest' } },
  },
  {
    title: 'Follow an adapter without an agent; a Devices document says what its keys are',
    config: { shdr: { address: 'cell-4.plant.example:7878', device: 'Mazak03', model: '/etc/millrace/mazak03.xml' } },
  },
  {
    title: 'Read the day files of a recorder, each observation as a message',
    config: { files: { folder: '/srv/recordings', pattern: 'Hurco04-*.txt', device: 'Hurco04' } },
  },
];
