import type { TagValue } from '@millrace/core';
import type { Variant, VariantOptions } from 'node-opcua-client';

import type { OpcuaSession } from './session.ts';
import type { VariableType } from './type-of.ts';
import { builtIn } from './values.ts';

/** The least and the largest value of each integer type. */
const ranges: ReadonlyMap<number, readonly [bigint, bigint]> = new Map([
  [builtIn.sByte, [-128n, 127n]],
  [builtIn.byte, [0n, 255n]],
  [builtIn.int16, [-32_768n, 32_767n]],
  [builtIn.uint16, [0n, 65_535n]],
  [builtIn.int32, [-2_147_483_648n, 2_147_483_647n]],
  [builtIn.uint32, [0n, 4_294_967_295n]],
  [builtIn.int64, [-(2n ** 63n), 2n ** 63n - 1n]],
  [builtIn.uint64, [0n, 2n ** 64n - 1n]],
]);

/** A value as a variable of this type takes it, exactly; a sentence where it cannot. */
export async function variantOf(session: OpcuaSession, type: VariableType, value: TagValue): Promise<Variant | string> {
  const { Variant, VariantArrayType } = session.library;
  if (isMatrix(value) && Math.abs(type.rank) !== 1) return matrixOf(session, type, value);
  const isList = Array.isArray(value);
  const dataType = type.builtIn === 0 ? guessed(isList ? (value as readonly TagValue[])[0] : value) : type.builtIn;
  if (isList !== type.rank >= 0 && type.rank >= -1)
    return isList ? 'the tag holds one value, not a list' : 'the tag holds a list, not one value';
  const all = await Promise.all(
    (isList ? (value as readonly TagValue[]) : [value as TagValue]).map(one => plain(session, type, dataType, one)),
  );
  const wrong = all.find(one => 'problem' in one);
  if (wrong !== undefined && 'problem' in wrong) return wrong.problem;
  const values = all.map(one => ('value' in one ? one.value : null));
  const arrayType = isList ? VariantArrayType.Array : VariantArrayType.Scalar;
  return new Variant({ dataType, arrayType, value: isList ? values : values[0] } as VariantOptions);
}

function isMatrix(value: TagValue): value is readonly (readonly TagValue[])[] {
  return Array.isArray(value) && value.length > 0 && value.every(row => Array.isArray(row));
}

/** Lists of lists, as a matrix: every list of one depth has the same length. */
async function matrixOf(session: OpcuaSession, type: VariableType, value: readonly TagValue[]): Promise<Variant | string> {
  const dimensions: number[] = [];
  let list: readonly TagValue[] = value;
  for (; isMatrix(list); list = list.flat() as readonly TagValue[]) {
    dimensions.push(list.length / dimensions.reduce((product, length) => product * length, 1));
    if (new Set(list.map(({ length }) => length)).size > 1) return 'the lists of a matrix must have one length';
  }
  dimensions.push(list.length / dimensions.reduce((product, length) => product * length, 1));
  const flat = await variantOf(session, { ...type, rank: 1 }, list);
  if (typeof flat === 'string') return flat;
  const { Variant, VariantArrayType } = session.library;
  const { dataType, value: values } = flat;
  return new Variant({ dataType, arrayType: VariantArrayType.Matrix, dimensions, value: values } as VariantOptions);
}

type Plain = { readonly value: unknown } | { readonly problem: string };

async function plain(session: OpcuaSession, type: VariableType, dataType: number, value: TagValue): Promise<Plain> {
  const range = ranges.get(dataType);
  if (range !== undefined) return integer(dataType, value, range);
  if (dataType === builtIn.boolean) return typeof value === 'boolean' ? { value } : no(value, 'true or false');
  if (dataType === builtIn.float || dataType === builtIn.double)
    return typeof value === 'number' || typeof value === 'bigint' ? { value: Number(value) } : no(value, 'a number');
  if (dataType === builtIn.extensionObject) return structure(session, type, value);
  if (typeof value !== 'string') return no(value, 'a text');
  return fromText(session, dataType, value);
}

function integer(dataType: number, value: TagValue, [least, largest]: readonly [bigint, bigint]): Plain {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) return no(value, 'a whole number');
  const whole = BigInt(value as number | bigint);
  if (whole < least || whole > largest) return { problem: `${whole} lies outside ${least} to ${largest}` };
  if (dataType !== builtIn.int64 && dataType !== builtIn.uint64) return { value: Number(whole) };
  const bits = BigInt.asUintN(64, whole);
  return { value: [Number(bits >> 32n), Number(bits & 0xffff_ffffn)] };
}

function fromText({ library }: OpcuaSession, dataType: number, text: string): Plain {
  if (dataType === builtIn.dateTime) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? no(text, 'a time as RFC 3339') : { value: at };
  }
  if (dataType === builtIn.byteString) return { value: Buffer.from(text, 'base64') };
  if (dataType === builtIn.localizedText) return { value: new library.LocalizedText({ text }) };
  if (dataType === builtIn.qualifiedName) return { value: new library.QualifiedName({ name: text, namespaceIndex: 0 }) };
  if (dataType === builtIn.string || dataType === builtIn.guid || dataType === builtIn.xmlElement) return { value: text };
  return { problem: `values of the built-in type ${dataType} cannot be written` };
}

async function structure(session: OpcuaSession, { dataType }: VariableType, value: TagValue): Promise<Plain> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return no(value, 'fields');
  try {
    return { value: await session.inner.constructExtensionObject(dataType, value as Record<string, unknown>) };
  } catch (error) {
    return { problem: `the structure cannot be made: ${(error as Error).message.split('\n')[0]}` };
  }
}

/** The type that a value is sent as where the tag takes any. */
function guessed(value: TagValue | undefined): number {
  if (typeof value === 'boolean') return builtIn.boolean;
  if (typeof value === 'bigint') return builtIn.int64;
  return typeof value === 'string' ? builtIn.string : builtIn.double;
}

function no(value: TagValue, expected: string): Plain {
  return { problem: `expected ${expected}, got ${typeof value === 'bigint' ? String(value) : JSON.stringify(value)}` };
}
