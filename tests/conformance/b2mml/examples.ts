import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { openContract, openFormat, type Format, type Shape, type Value } from '@millrace/core';
import { rootOf, type SchemaSet } from './schema-sets.ts';

/** What became of one example under one set of schemas, or without any. */
export interface ExampleReading {
  /** The set whose contract has the root element of the example; absent: none has, and it was read without a contract. */
  readonly set?: SchemaSet;
  /** Why the contract refuses the example. */
  readonly refused?: string;
  /** Why the example did not survive being written and read again. */
  readonly lost?: string;
  readonly rewritten?: Uint8Array;
}

/** Reads an example with the contract of every set that has its root element in its namespace; without one, with no contract. */
export function readExample(file: string, sets: readonly SchemaSet[]): readonly ExampleReading[] {
  const bytes = readFileSync(file);
  const { name, namespace } = rootIn(bytes.toString('utf8'));
  const fitting = sets.flatMap(set =>
    set.contracts
      .filter(contract => rootOf(contract).name === name && rootOf(contract).namespace === namespace)
      .map(contract => ({ set, contract })),
  );
  if (fitting.length === 0) return [roundTrip(bytes, formatFor())];
  return fitting.map(({ set, contract }) => {
    const opened = openContract(contract);
    if (!opened.ok) return { set, refused: opened.issues[0]!.sentence };
    const read = roundTrip(bytes, formatFor(opened.value.shape));
    const [issue] = read.value === undefined ? [] : opened.value.check(read.value);
    return { set, ...read, ...(issue && { refused: `${issue.path}: ${issue.sentence}` }) };
  });
}

function formatFor(shape?: Shape): Format {
  const format = openFormat({ kind: 'xml' }, shape && { shape });
  if (!format.ok) throw new Error(format.issues[0]?.sentence);
  return format.value;
}

function roundTrip(bytes: Uint8Array, format: Format): ExampleReading & { readonly value?: Value } {
  const decoded = format.decode(bytes);
  if (!decoded.ok) return { refused: decoded.issues[0]!.sentence };
  const [value] = decoded.value;
  if (value === undefined) return { refused: 'it holds nothing' };
  const encoded = format.encode(value);
  if (!encoded.ok) return { value, lost: encoded.issues[0]!.sentence };
  const again = format.decode(encoded.value);
  if (!again.ok) return { value, lost: again.issues[0]!.sentence };
  const isSame = isDeepStrictEqual(again.value[0], value);
  return { value, rewritten: encoded.value, ...(!isSame && { lost: 'it reads differently after it was written' }) };
}

/** Name and namespace of the root element of an example that is known to be XML. */
function rootIn(text: string): { readonly name: string; readonly namespace: string } {
  const tag = /<(?![?!])((?:[\w.-]+:)?)([\w.-]+)([^>]*)>/.exec(text.replaceAll(/<!--[^]*?-->/g, ''));
  const [, prefix = '', name = '', attributes = ''] = tag ?? [];
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
  const namespace = new RegExp(`\\s${declaration}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? '';
  return { name, namespace };
}
