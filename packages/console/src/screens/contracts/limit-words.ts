import type { ContractField } from '@millrace/core';
import type { SayContract } from './words.ts';

/** What bounds a field, in words, the closest first. */
export function limitWords({ limits, choices }: ContractField, say: SayContract): readonly string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, multipleOf, pattern } = limits;
  return [
    ...(choices === undefined ? [] : [say('limit.choices', { choices: choices.join(', ') })]),
    ...lengthWords(minLength, maxLength, say),
    ...rangeWords(minimum, maximum, say),
    ...itemWords(minItems, maxItems, say),
    ...(multipleOf === undefined ? [] : [say('limit.multipleOf', { step: multipleOf })]),
    ...(pattern === undefined ? [] : [say('limit.pattern', { pattern })]),
  ];
}

function lengthWords(min: number | undefined, max: number | undefined, say: SayContract): readonly string[] {
  if (min !== undefined && max !== undefined)
    return [min === max ? say('limit.lengthExact', { max }) : say('limit.length', { min, max })];
  if (min !== undefined) return [min === 1 ? say('limit.notEmpty') : say('limit.minLength', { min })];
  return max === undefined ? [] : [say('limit.maxLength', { max })];
}

function rangeWords(min: number | undefined, max: number | undefined, say: SayContract): readonly string[] {
  if (min !== undefined && max !== undefined) return [say('limit.range', { min, max })];
  if (min !== undefined) return [say('limit.minimum', { min })];
  return max === undefined ? [] : [say('limit.maximum', { max })];
}

function itemWords(min: number | undefined, max: number | undefined, say: SayContract): readonly string[] {
  if (min !== undefined && max !== undefined) return [say('limit.items', { min, max })];
  if (min !== undefined) return [say('limit.minItems', { count: min })];
  return max === undefined ? [] : [say('limit.maxItems', { max })];
}
