import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openContract, openFormat, type ContractDocument } from '@millrace/core';
import { readExample } from './b2mml/examples.ts';
import { instanceOf, type Extent } from './b2mml/instances.ts';
import { filesIn, rootOf, schemaSetsIn, type SchemaSet } from './b2mml/schema-sets.ts';
import { gatherSchemas, hasXmllint, validate } from './b2mml/validator.ts';
import { countSuite, type SuiteCount, type SuiteRun } from './suite.ts';

const extents: Readonly<Record<string, Extent>> = {
  least: { kind: 'least' },
  most: { kind: 'most', alternative: 0 },
  'most, second choices': { kind: 'most', alternative: 1 },
};

/** Transactions that differ from `Process` in nothing but a name: their instances would say the same again. */
const alike = /^(?:Get|Show|Acknowledge|Change|Respond|Cancel|Sync)(?=[A-Z])/;

/**
 * A folder with the schemas of B2MML (`V0701/Schema`, `history/V0401` …) and examples anywhere: every schema becomes contracts; what the
 * contracts allow, least and most, xmllint finds valid; every example keeps its contract exactly where xmllint finds it valid, and is the
 * same after it was written and read again.
 */
export async function runB2mmlSuite(from: string): Promise<SuiteRun> {
  const count = countSuite();
  const sets = schemaSetsIn(from);
  const work = await mkdtemp(join(tmpdir(), 'millrace-b2mml-'));
  try {
    const validator = (await hasXmllint()) ? new Validator(work) : undefined;
    for (const set of sets) await judgeSet(set, count, validator);
    for (const file of filesIn(from, '.xml')) await judgeExample(file, relative(from, file), sets, count, validator);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return count.result();
}

async function judgeSet(set: SchemaSet, count: SuiteCount, validator: Validator | undefined): Promise<void> {
  if (set.fault !== undefined) return count.differ('schemas', `${set.name}: ${set.fault}`);
  const group = `instances ${set.name}`;
  const written = new Map<string, string>();
  for (const contract of set.contracts) {
    const fault = await judgeContract(set, contract, written, validator);
    if (fault === undefined) count.pass('schemas');
    else count.differ('schemas', `${set.name} ${rootOf(contract).name}: ${fault}`);
  }
  if (!validator) return [...written].forEach(() => count.leave(group));
  const verdicts = await validator.judge(set, [...written.values()]);
  for (const [name, file] of written) {
    const complaint = verdicts.get(file);
    if (complaint === undefined) count.pass(group);
    else count.differ(group, `${set.name} ${name}: ${complaint}`);
  }
}

/** Writes instances of a contract and says why it does not hold what it promises. */
async function judgeContract(
  set: SchemaSet,
  document: ContractDocument,
  written: Map<string, string>,
  validator: Validator | undefined,
): Promise<string | undefined> {
  const root = rootOf(document).name;
  const contract = openContract(document);
  if (!contract.ok) return contract.issues[0]!.sentence;
  if (alike.test(root)) return undefined;
  const format = openFormat({ kind: 'xml' }, { shape: contract.value.shape });
  if (!format.ok) return format.issues[0]!.sentence;
  for (const [name, extent] of Object.entries(extents)) {
    const value = instanceOf(document.schema, extent);
    const [issue] = contract.value.check(value);
    if (issue) return `${name}: ${issue.path}: ${issue.sentence}`;
    const encoded = format.value.encode(value);
    if (!encoded.ok) return `${name}: ${encoded.issues[0]!.sentence}`;
    const again = format.value.decode(encoded.value);
    if (!again.ok) return `${name}: ${again.issues[0]!.sentence}`;
    if (!isDeepStrictEqual(again.value[0], value)) return `${name}: reads differently after it was written`;
    const file = await validator?.keep(`${set.name}-${root}-${name.replaceAll(/\W+/g, '-')}`, encoded.value);
    written.set(`${root}, ${name}`, file ?? '');
  }
  return undefined;
}

async function judgeExample(
  file: string,
  name: string,
  sets: readonly SchemaSet[],
  count: SuiteCount,
  validator: Validator | undefined,
): Promise<void> {
  for (const reading of readExample(file, sets)) {
    const group = reading.set ? `examples ${reading.set.name}` : 'examples without a schema';
    const differ = (sentence: string): void => count.differ(group, `${name}: ${sentence}`);
    if (reading.lost !== undefined) differ(reading.lost);
    else if (!reading.set) count.pass(group);
    else if (!validator) count.leave(group);
    else {
      const rewritten =
        reading.rewritten && (await validator.keep(`rewritten-${name.replaceAll(/\W+/g, '-')}`, reading.rewritten));
      const verdicts = await validator.judge(reading.set, rewritten === undefined ? [file] : [file, rewritten]);
      const [before, after] = [verdicts.get(file), rewritten === undefined ? undefined : verdicts.get(rewritten)];
      if ((before === undefined) !== (reading.refused === undefined)) {
        differ(`xmllint says ${before ?? 'valid'}, the contract says ${reading.refused ?? 'kept'}`);
      } else if (rewritten !== undefined && (before === undefined) !== (after === undefined))
        differ(`valid before: ${before ?? 'yes'}; written again: ${after ?? 'yes'}`);
      else count.pass(group);
    }
  }
}

/** Lives as long as a suite runs: schemas gathered once a set, and files for xmllint. */
class Validator {
  readonly #work: string;
  readonly #schemas = new Map<SchemaSet, Promise<string>>();
  #files = 0;

  constructor(work: string) {
    this.#work = work;
  }

  async keep(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(this.#work, `${++this.#files}-${name}.xml`);
    await writeFile(file, bytes);
    return file;
  }

  async judge(set: SchemaSet, files: readonly string[]): ReturnType<typeof validate> {
    const schema = this.#schemas.get(set) ?? gatherSchemas(set, join(this.#work, set.name));
    this.#schemas.set(set, schema);
    return validate(await schema, files);
  }
}
