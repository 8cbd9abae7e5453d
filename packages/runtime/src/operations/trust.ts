import { growthOf, readReferences, trustFindings, trustSentence } from '@millrace/core';
import type { SecretView, SurroundingTrust, TrustFacts, TrustReport } from '@millrace/core';
import packageFile from '../../package.json' with { type: 'json' };
import { certificateView } from '../certificate-view.ts';
import { clockJumps, storeSizes } from '../watch-trust.ts';
import { backupsMade } from './backup.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** Everything that speaks for or against trusting this node. */
export async function trustOf(context: NodeContext, around: SurroundingTrust): Promise<TrustReport> {
  const facts = await factsOf(context, around);
  const findings = trustFindings(facts);
  return { ...facts, sentence: trustSentence(findings, facts), findings };
}

async function factsOf(context: NodeContext, around: SurroundingTrust): Promise<TrustFacts> {
  const { clock, sights, verifier, topology, store } = context;
  const now = clock.now();
  const present = new Set(topology.interfaces.keys());
  const seen = sights
    .certificates(present)
    .flatMap(({ der, interfaces, ...each }) => certificateView(der, { ...each, about: interfaces }, now) ?? []);
  const { verifying } = verifier;
  return {
    at: instant(now),
    certificates: [...(around.certificate ? [around.certificate] : []), ...seen],
    secrets: secretsOf(context),
    expiring: around.expiring,
    ...(await verifier.last()),
    ...(verifying && { verifying }),
    ...(around.signingKey && { signingKey: around.signingKey }),
    backups: await backupsMade(store),
    clocks: sights.clocks(present),
    jumps: await clockJumps(context),
    store: await storeFacts(context),
    process: processFacts(context),
  };
}

/** Every secret that interfaces name, by its name alone. */
function secretsOf({ current, references }: NodeContext): readonly SecretView[] {
  const users = new Map<string, Set<string>>();
  for (const { name, declaration } of current.plan.interfaces.values())
    for (const secret of secretNames(declaration.config)) users.set(secret, (users.get(secret) ?? new Set()).add(name));
  return [...users].map(([name, interfaces]) => {
    const changedAt = references.changedAt(name);
    return {
      name,
      interfaces: [...interfaces],
      present: references.secret(name) !== undefined,
      ...(changedAt !== undefined && { changedAt: instant(changedAt) }),
    };
  });
}

function secretNames(data: unknown): readonly string[] {
  if (typeof data === 'string')
    return readReferences(data).parts.flatMap(part => (typeof part === 'object' && part.scheme === 'secret' ? [part.name] : []));
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(secretNames) : [];
}

async function storeFacts(context: NodeContext): Promise<TrustFacts['store']> {
  const { store, since } = context;
  const { bytes, freeBytes } = await store.size();
  const growth = growthOf(await storeSizes(context), freeBytes);
  const [first] = await store.auditTrail(0, 1);
  return { bytes, freeBytes, ...(growth && { growth }), since: instant(first?.at ?? since) };
}

function processFacts({ since }: NodeContext): TrustFacts['process'] {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    millrace: packageFile.version,
    node: process.versions.node,
    sqlite: process.versions['sqlite'] ?? '',
    startedAt: instant(since),
    memoryBytes: rss,
    heapBytes: heapUsed,
  };
}
