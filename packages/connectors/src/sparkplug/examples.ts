import type { ConnectorExample } from '@millrace/connector';

/** Complete settings as a person would write them; a test reads each. */
export const sparkplugExamples: readonly ConnectorExample[] = [
  {
    title: 'Be a host application of the edge nodes of one plant',
    config: {
      url: 'mqtts://broker.example:8883',
      user: 'millrace',
      password: '${secret:BROKER_PASSWORD}',
      host: { id: 'millrace-lyon', groups: ['Lyon'] },
    },
  },
  {
    title: 'Be the primary host that may also command equipment',
    config: { url: 'mqtt://10.20.0.5', version: '3.1.1', host: { id: 'scada-1', writes: true, reorder: '5 s' } },
  },
  {
    title: 'Be an edge node that tells measurements to SCADA, once that is online',
    config: {
      url: 'mqtts://broker-1.example',
      edge: {
        group: 'Lyon',
        node: 'millrace',
        primaryHost: 'scada-1',
        servers: ['mqtts://broker-2.example'],
        metrics: [{ device: 'line-1', name: 'Speed Setpoint', type: 'Double', unit: 'm/min', writable: true }],
      },
    },
  },
];
