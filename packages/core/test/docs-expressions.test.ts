import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compiled } from './support/jsonata-oracle.ts';

const page = readFileSync(new URL('../../../docs/guides/expressions.md', import.meta.url), 'utf8');
const lines = [...page.matchAll(/^```jsonata\n(.*?)^```$/gmsu)].flatMap(([, text]) => text!.trim().split('\n'));
const examples = lines.map(line => line.split(/\s+→ /u) as [string, string]);

describe('the guide to expressions', () => {
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  test.each(examples)('says what %s gives: %s', (expression, expected) => {
    const outcome = compiled(expression, {});
    if (/^[A-Z]\d{4}$/.test(expected)) expect(outcome).toEqual({ code: expected });
    else expect(outcome).toEqual({ result: expected === 'nothing' ? undefined : (JSON.parse(expected) as unknown) });
  });
});
