import { sureOffsetMs } from './clock-offset.ts';
import { inWords } from './health.ts';
import type { TrustFinding, TrustReport } from './trust-views.ts';

/** What findings are made of. */
export type TrustFacts = Omit<TrustReport, 'sentence' | 'findings'>;

const dayMs = 86_400_000;
/** Days before the end of something at which it is said, and at which it is urgent. */
const soonDays = 30;
const urgentDays = 7;
/** Age at which a verification or a backup is missed. */
const verifiedWithinMs = 3 * dayMs;
const backupWithinDays = 7;
/** A new store needs no backup and no verification yet. */
const newStoreMs = dayMs;
/** Clocks that surely differ by more than this make traces hard to read; by more than the second, signatures and certificates fail. */
const clockSoonMs = 5_000;
const clockBadMs = 60_000;
const jumpsSaidMs = dayMs;
const diskSoonDays = 30;

/** Everything that somebody should look at, the worst first. */
export function trustFindings(facts: TrustFacts): readonly TrustFinding[] {
  const all = [
    ...verifications(facts),
    ...certificates(facts),
    ...secrets(facts),
    ...access(facts),
    ...backups(facts),
    ...clocks(facts),
    ...disk(facts),
  ];
  return [...all.filter(({ level }) => level === 'bad'), ...all.filter(({ level }) => level === 'soon')];
}

/** The verdict in one sentence. */
export function trustSentence(findings: readonly TrustFinding[], facts: TrustFacts): string {
  const [first, ...others] = findings;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : `; ${others.length} more`;
    return `${first.level === 'bad' ? 'Act now' : 'Act in time'}: ${first.sentence}${more}.`;
  }
  const proven = facts.ledger !== undefined && facts.audit !== undefined;
  return proven
    ? 'Nothing speaks against trusting this node: ledger and audit trail were verified, and nothing expires soon.'
    : 'Nothing speaks against trusting this node; ledger and audit trail have not been verified yet.';
}

function* verifications({ ledger, audit, at, store }: TrustFacts): Iterable<TrustFinding> {
  for (const [what, area, last] of [
    ['the ledger', 'ledger', ledger],
    ['the audit trail', 'audit', audit],
  ] as const) {
    const remedy = 'compare with a backup that verifies; the records that are named are where to look';
    const missed = last === undefined ? ageOf(store.since, at) > newStoreMs : ageOf(last.at, at) > verifiedWithinMs;
    if (last?.ok === false) {
      const sentence = `${what} does not verify: ${last.findings[0]?.sentence ?? 'it does not balance'}`;
      yield { level: 'bad', area, about: last.findings[0]?.record ?? area, sentence, remedy };
    }
    if (!missed) continue;
    const sentence = last === undefined ? `${what} was never verified` : `${what} was last verified ${ago(last.at, at)}`;
    yield {
      level: 'soon',
      area,
      about: area,
      sentence,
      remedy: 'verify it now; the node does so by itself once a day, when it is quiet',
    };
  }
}

function* certificates({ certificates: all, clocks: others }: TrustFacts): Iterable<TrustFinding> {
  const isOff = others.some(clock => sureOffsetMs(clock) > clockBadMs);
  const hint = isOff ? '; compare the clocks first, they differ' : '';
  for (const { about, endpoint, daysLeft, problem } of all) {
    const whose = about.includes('node') ? 'the certificate of this node' : `the certificate of ${endpoint}`;
    const remedy = about.includes('node') ? 'renew it and start the node again' : 'ask the owner of the system to renew it';
    if (problem !== undefined)
      yield {
        level: 'bad',
        area: 'certificates',
        about: about.join(', '),
        sentence: `${whose} is not trusted: ${problem}`,
        remedy: `look at who issued it; give this node that CA with NODE_EXTRA_CA_CERTS${hint}`,
      };
    if (daysLeft < soonDays)
      yield {
        level: daysLeft < urgentDays ? 'bad' : 'soon',
        area: 'certificates',
        about: about.join(', '),
        sentence: daysLeft < 0 ? `${whose} has expired` : `${whose} expires in ${days(daysLeft)}`,
        remedy: `${remedy}${hint}`,
      };
  }
}

function* secrets({ secrets: all }: TrustFacts): Iterable<TrustFinding> {
  for (const { name, present, interfaces } of all)
    if (!present)
      yield {
        level: 'bad',
        area: 'secrets',
        about: name,
        sentence: `the secret ${name} is missing, which ${interfaces.join(' and ')} ${interfaces.length === 1 ? 'needs' : 'need'}`,
        remedy: 'put it into the folder of secrets, or set its variable, before the node starts again',
      };
}

function* access({ expiring }: TrustFacts): Iterable<TrustFinding> {
  for (const { kind, name, daysLeft } of expiring)
    if (daysLeft < soonDays)
      yield {
        level: daysLeft < urgentDays && daysLeft >= 0 ? 'bad' : 'soon',
        area: 'access',
        about: name,
        sentence: daysLeft < 0 ? `the ${kind} ${name} has expired` : `the ${kind} ${name} expires in ${days(daysLeft)}`,
        remedy: daysLeft < 0 ? 'remove it, or make another one' : 'make another one in time, or let it end',
      };
}

function* backups({ backups: all, at, store }: TrustFacts): Iterable<TrustFinding> {
  const last = all[0];
  const age = Math.floor(ageOf(last?.at ?? store.since, at) / dayMs);
  const remedy = 'make a backup, and copy it to another machine';
  if (last === undefined && age >= newStoreMs / dayMs)
    yield { level: 'soon', area: 'backups', about: 'backups', sentence: 'no backup was ever made with this node', remedy };
  if (last !== undefined && age >= backupWithinDays)
    yield { level: 'soon', area: 'backups', about: last.path, sentence: `no backup for ${days(age)}`, remedy };
}

function* clocks({ clocks: all, jumps, at }: TrustFacts): Iterable<TrustFinding> {
  for (const clock of all) {
    const sure = sureOffsetMs(clock);
    if (sure <= clockSoonMs) continue;
    const way = clock.offsetMs > 0 ? 'ahead of' : 'behind';
    yield {
      level: sure > clockBadMs ? 'bad' : 'soon',
      area: 'clocks',
      about: clock.interfaces.join(', '),
      sentence: `the clock of ${clock.endpoint} is ${inWords(Math.abs(clock.offsetMs))} ${way} this node's`,
      remedy: 'check the time service of both machines; times in the trace are this node’s unless they say otherwise',
    };
  }
  const jump = jumps.find(each => ageOf(each.at, at) < jumpsSaidMs);
  if (jump !== undefined)
    yield {
      level: 'soon',
      area: 'clocks',
      about: 'node',
      sentence: `this machine's clock jumped ${jump.byMs > 0 ? 'forward' : 'back'} by ${inWords(Math.abs(jump.byMs))}, ${ago(jump.at, at)}`,
      remedy: 'check its time service, and whether the machine was asleep; waiting times were kept by another clock',
    };
}

function* disk({ store }: TrustFacts): Iterable<TrustFinding> {
  const left = store.growth?.daysLeft;
  if (left !== undefined && left < diskSoonDays)
    yield {
      level: left < urgentDays ? 'bad' : 'soon',
      area: 'disk',
      about: 'store',
      sentence: `the volume of the store is full in about ${days(left)}`,
      remedy: 'enlarge the volume or shorten the retention; when it is full, intake is refused and deliveries go on',
    };
}

function ageOf(moment: string, at: string): number {
  return Date.parse(at) - Date.parse(moment);
}

function ago(moment: string, at: string): string {
  return `${inWords(Math.max(0, ageOf(moment, at)))} ago`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
