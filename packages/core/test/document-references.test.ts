import { describe, expect, it } from 'vitest';
import { checkReferences, resolveReferences } from '@millrace/core';

const lookup = {
  env: (name: string) => ({ HOST: 'erp.example', PORT: '8080', EMPTY: '' })[name],
  secret: (name: string) => ({ TOKEN: 'hunter2' })[name],
};

describe('references', () => {
  it('become their values, inside texts and nested settings', () => {
    const config = { url: 'https://${env:HOST}:${env:PORT}/', list: ['${secret:TOKEN}', 7], group: { a: '${env:NONE:-x:-y}' } };
    expect(resolveReferences(config, lookup)).toEqual({
      ok: true,
      issues: [],
      value: { url: 'https://erp.example:8080/', list: ['hunter2', 7], group: { a: 'x:-y' } },
    });
  });

  it('take an empty variable as it is and an empty default as empty', () => {
    expect(resolveReferences({ a: '[${env:EMPTY}]', b: '[${env:NONE:-}]' }, lookup)).toMatchObject({
      value: { a: '[]', b: '[]' },
    });
  });

  it('name each one that is not set, and no value', () => {
    const { ok, issues } = resolveReferences({ a: '${env:NONE} ${secret:TOKEN}', b: ['${secret:OTHER}'] }, lookup, 'config');
    expect(ok).toBe(false);
    expect(issues.map(({ path, sentence }) => `${path}: ${sentence}`)).toEqual([
      'config.a: the environment variable NONE is not set',
      'config.b[0]: the secret OTHER is not set',
    ]);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });

  it.each(['${file:x}', '${env:}', '${env:A B}', '${HOST}', '${env:HOST', '${secret:TOKEN:-plain}'])(
    'are refused when written as %s',
    text => {
      expect(checkReferences({ a: text }, '').map(({ code, path }) => `${code} ${path}`)).toEqual(['document.bad-reference a']);
      expect(resolveReferences({ a: text }, lookup).ok).toBe(false);
    },
  );

  it('leave "${" alone where it is written "$${"', () => {
    expect(resolveReferences({ a: '$${env:HOST}' }, lookup)).toMatchObject({ ok: true, value: { a: '${env:HOST}' } });
  });
});
