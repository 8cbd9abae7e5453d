import { isDeepStrictEqual } from 'node:util';
import type { Issue, Sample } from '@millrace/core';
import type { Observation } from '../../packages/connectors/src/mtconnect/observation.ts';
import { sayIssue } from '../../packages/connectors/src/mtconnect/issue.ts';
import { collect, type Collected } from './mtconnect/collecting.ts';
import { expectedTags, type ExpectedTag } from './mtconnect/expected.ts';
import { machineOf, serve, type RecordedMachine } from './mtconnect/machine.ts';
import { readFolder, type Recording } from './mtconnect/recording.ts';
import { messagesOf } from './mtconnect/messages.ts';
import { schemaVerdicts } from './mtconnect/schema-verdicts.ts';
import type { Fact } from './mtconnect/witness.ts';
import { countSuite, type SuiteCount, type SuiteRun } from './suite.ts';

/**
 * A folder of recordings of machine tools, day files of SHDR and documents of agents, in any folders: every observation in a file is read as it stands
 * there, becomes a message, is told by an agent, received by a node and stored with its exact value and moment; every file that is not valid MTConnect is
 * diagnosed. A case is an observation on one of these ways, or a file.
 */
export async function runMtconnectSuite(from: string): Promise<SuiteRun> {
  const count = countSuite();
  const recordings = await readFolder(from);
  for (const recording of recordings) judgeReading(recording, count);
  await judgeMessages(recordings, count);
  await judgeDiagnoses(recordings, from, count);
  const told = recordings.filter(({ facts }) => facts.length > 0);
  if (told.length > 0) await judgeCollecting(told.map(machineOf), count);
  return count.result();
}

/** In file = read: each observation of the witness is read the same, each line is accounted for, and what cannot be taken is refused. */
function judgeReading(recording: Recording, count: SuiteCount): void {
  const { name, kind, facts, impossible, read, refused, speaking, accounted } = recording;
  if (accounted !== speaking) count.differ('lines', `${name}: ${speaking} lines say something, ${accounted} are accounted for`);
  if (facts.length !== read.length)
    count.differ('in file = read', `${name}: ${facts.length} observations stand in the file, ${read.length} were read`);
  if (impossible.length > refused)
    count.differ('in file = read', `${name}: ${impossible.length} observations cannot be taken, ${refused} were refused`);
  const bySequence = new Map(read.map(each => [each.sequence, each]));
  for (const [place, fact] of facts.entries()) {
    const same = kind === 'shdr' ? read[place] : bySequence.get(fact.sequence);
    if (same && isDeepStrictEqual(essence(same), essenceOf(fact))) count.pass('in file = read');
    else
      count.differ(
        'in file = read',
        `${name}, line ${fact.line}: ${JSON.stringify(essenceOf(fact))} was read as ${JSON.stringify(same && essence(same))}`,
      );
  }
}

function essence({ dataItemId, category, timestamp, text, type, attributes, sequence }: Observation): object {
  const level = category === 'CONDITION' ? { level: type.toLowerCase(), code: attributes.nativeCode ?? '' } : {};
  const value =
    category !== 'CONDITION' && attributes.nativeCode === undefined && text.trim() === 'UNAVAILABLE' ? 'UNAVAILABLE' : text;
  return { id: dataItemId, timestamp, text: value, ...level, sequence };
}

function essenceOf({ id, timestamp, text, level, code, sequence }: Fact): object {
  return { id, timestamp: timestamp.trim(), text, ...(level !== undefined && { level, code: code ?? '' }), sequence };
}

/** As messages: every file as an interface of files gives it. */
async function judgeMessages(recordings: readonly Recording[], count: SuiteCount): Promise<void> {
  const expected = new Map(recordings.map(({ path, read, aside, refused }) => [path, read.length + aside + refused]));
  const given = await messagesOf(expected);
  for (const { name, path } of recordings) {
    const [want, have] = [expected.get(path) ?? 0, given.get(path) ?? 0];
    if (want === have) count.pass('files as messages');
    else count.differ('files as messages', `${name}: ${want} messages expected, ${have} given`);
  }
}

/** What is not valid is said, in words; where the schema of the standard is at hand, it agrees. */
async function judgeDiagnoses(recordings: readonly Recording[], from: string, count: SuiteCount): Promise<void> {
  const verdicts = await schemaVerdicts(recordings, from);
  for (const { name, issues } of recordings) {
    const verdict = verdicts.get(name);
    if (verdict?.complaint !== undefined && issues.length === 0)
      count.differ('validity', `${name}: the schema says ${verdict.complaint}, and nothing was diagnosed`);
    else if (verdict) count.pass('validity');
    for (const [first, ...others] of alike(issues))
      count.differ(
        'diagnosed',
        `${name}: ${sayIssue(first)}${others.length > 0 ? ` (and ${others.length} more)` : ''}`,
        reasonOf(first),
      );
  }
}

function alike(issues: readonly Issue[]): readonly (readonly [Issue, ...Issue[]])[] {
  return [
    ...Map.groupBy(issues, ({ code, sentence }) => `${code} ${sentence.replace(/\d+/g, '0')}`).values(),
  ] as unknown as readonly (readonly [Issue, ...Issue[]])[];
}

function reasonOf({ level }: Issue): string {
  return level === 'error'
    ? 'not MTConnect: what it stands in was refused, its neighbours were taken'
    : 'not as the standard says: taken as told';
}

/** Told by an agent = received = stored. */
async function judgeCollecting(machines: readonly RecordedMachine[], count: SuiteCount): Promise<void> {
  const wanted = machines.map(({ device, items }) => ({ name: device.name, tags: items.flatMap(expectedTags) }));
  await using agent = await serve(machines);
  const collected = await collect(agent.url, wanted);
  for (const gap of collected.gaps) count.differ('told = received', `a gap that nothing caused: ${gap}`);
  for (const [place, { name, tags }] of wanted.entries()) {
    const { recording } = machines[place] as RecordedMachine;
    const told = tags.reduce((sum, { samples }) => sum + samples.length, 0);
    const received = collected.received.get(`agent.${name}`) ?? 0;
    if (told === received) count.pass('told = received');
    else count.differ('told = received', `${recording.name}: ${told} told, ${received} received`);
    judgeStored(recording.name, name, tags, collected, count);
  }
}

function judgeStored(
  file: string,
  machine: string,
  tags: readonly ExpectedTag[],
  { stored }: Collected,
  count: SuiteCount,
): void {
  let [repeated, late] = [0, 0];
  for (const { tag, address, samples } of tags) {
    const have = countOf(stored.get(`${machine}/${tag}`) ?? []);
    const want = countOf(samples);
    for (const [key, times] of want) {
      const found = have.get(key) ?? 0;
      if (found === 0 || found > times)
        count.differ('received = stored', `${file}: ${address} ${key} was told ${times} times and stored ${found} times`);
      else for (let n = 0; n < times; n++) count.pass('received = stored');
      repeated += times - Math.min(found, times);
    }
    for (const key of have.keys())
      if (!want.has(key)) count.differ('received = stored', `${file}: ${address} ${key} was stored and never told`);
    late += samples.filter(({ time }, place) => place > 0 && time < (samples[place - 1] as { time: number }).time).length;
  }
  if (repeated > 0)
    count.differ(
      'repeated',
      `${file}: ${repeated} observations repeat the one before of their data item, value and moment`,
      'the same value of the same moment is one sample',
    );
  if (late > 0)
    count.differ(
      'out of order',
      `${file}: ${late} observations are older than the one before of their data item`,
      'stored with their own moment; they make no events',
    );
}

/** Moment, status and exact value, and how often. */
function countOf(samples: readonly Pick<Sample, 'time' | 'status' | 'value'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { time, status, value } of samples) {
    const key = `${time} ${status.toString(16)} ${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
