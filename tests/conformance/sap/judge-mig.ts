import { isDeepStrictEqual } from 'node:util';
import { contractFromMig, openContract, openFormat, type Contract, type ContractDocument, type Value } from '@millrace/core';

type Schema = Readonly<Record<string, unknown>>;

/** Why a guideline does not become a contract that carries both forms of its messages, or `undefined`. */
export function judgeMig(json: Value): string | undefined {
  const read = contractFromMig(json);
  if (!read.ok) return read.issues[0]?.sentence;
  const { name, schema, subject, format } = read.value;
  const contract = openContract({ kind: 'contract', name, version: 1, owner: 'suite', subject, schema } as ContractDocument);
  if (!contract.ok) return contract.issues[0]?.sentence;
  return format === 'idoc' ? judgeFullest(contract.value, name) : undefined;
}

/** Writes an IDoc in which every field is as long as it may be, in both forms: every field must come back from its place. */
function judgeFullest(contract: Contract, name: string): string | undefined {
  const filled = filledBy(contract.document.schema, '') as Readonly<Record<string, Value>>;
  const type = (name.split('-').at(-1) ?? '').toUpperCase();
  const idoc = { ...filled, EDI_DC40: { ...(filled['EDI_DC40'] as object), TABNAM: 'EDI_DC40', IDOCTYP: type } };
  const broken = contract.check(idoc);
  if (broken.length > 0) return `the fullest IDoc breaks the contract: ${broken[0]?.path}: ${broken[0]?.sentence}`;
  for (const form of ['flat', 'xml'] as const) {
    const opened = openFormat({ kind: 'idoc', form }, { shape: contract.shape });
    const written = opened.ok ? opened.value.encode(idoc) : opened;
    if (!written.ok || !opened.ok) return `${form}: ${written.issues[0]?.path}: ${written.issues[0]?.sentence}`;
    const read = opened.value.decode(written.value);
    if (!read.ok) return `${form}: ${read.issues[0]?.sentence}`;
    if (read.issues.length > 0) return `${form}: ${read.issues[0]?.sentence}`;
    if (!isDeepStrictEqual(read.value, [idoc])) return `in ${form} form the fullest IDoc is another value`;
  }
  return undefined;
}

/** A value that fills a schema: texts of their full length that differ by their name, two items of each list. */
function filledBy(schema: Schema, name: string): Value {
  if (schema['type'] === 'array') return [filledBy(schema['items'] as Schema, name), filledBy(schema['items'] as Schema, name)];
  if (schema['type'] === 'object') {
    const properties = Object.entries(schema['properties'] as Readonly<Record<string, Schema>>);
    return Object.fromEntries(properties.map(([inner, one]) => [inner, filledBy(one, inner)]));
  }
  const length = Number(schema['maxLength']);
  if (schema['anyOf'] === undefined) return (name + name.repeat(length)).slice(0, length);
  return length < 2 ? '7' : `-${'7'.repeat(length - 1)}`;
}
