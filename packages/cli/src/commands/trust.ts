import { setTimeout } from 'node:timers/promises';
import type { Client } from '@millrace/api';
import type { TrustReport } from '@millrace/core';
import { trustView } from '../views/trust.ts';
import { command } from './command.ts';

const lookEveryMs = 300;

/** `trust`. */
export const trust = command({
  declaration: {
    name: 'trust',
    summary: 'Says whether this node can be trusted: certificates, secrets, verifications, backups, clocks, disk.',
    arguments: [],
    options: { verify: { summary: 'Verify the audit trail, the ledger and every stored record first.' } },
    example: 'millrace trust --verify',
    bad: 'somebody should look at something',
    json: 'Trust',
  },
  ask: (client, line) => (line.flags.has('verify') ? verified(client) : client.trust()),
  view: trustView,
  isBad: ({ findings }) => findings.length > 0,
});

/** The report after everything was verified. */
async function verified(client: Client): Promise<TrustReport> {
  await client.verifyAudit();
  await client.startVerification({ what: 'ledger' });
  for (;;) {
    const report = await client.trust();
    if (report.verifying === undefined) return report;
    await setTimeout(lookEveryMs);
  }
}
