import { trustView } from '../views/trust.ts';
import { command } from './command.ts';

/** `trust`. */
export const trust = command({
  declaration: {
    name: 'trust',
    summary: 'Says whether this node can be trusted: certificates, secrets, verifications, backups, clocks, disk.',
    arguments: [],
    options: {},
    example: 'millrace trust',
    bad: 'somebody should look at something',
    json: 'Trust',
  },
  ask: client => client.trust(),
  view: trustView,
  isBad: ({ findings }) => findings.length > 0,
});
