import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  fieldsToJsonSchema,
  fieldsToTable,
  formatDuration,
  joinIndex,
  joinName,
  nearest,
  parseDuration,
  parseFields,
  pathSteps,
  type FieldSet,
} from '@millrace/core';

const fields: FieldSet = {
  url: {
    kind: 'text',
    required: true,
    pattern: '^https?://',
    form: 'an http address',
    summary: 'Where it is.',
    example: 'https://a',
  },
  port: { kind: 'integer', minimum: 1, maximum: 65535, default: 80, summary: 'Port.' },
  rate: { kind: 'integer', unit: '1/s', summary: 'Rate.' },
  secure: { kind: 'flag', default: true, summary: 'Encrypted or not.' },
  mode: { kind: 'choice', choices: { fast: 'quick', safe: 'slow' }, default: 'safe', summary: 'How.' },
  wait: { kind: 'duration', default: '30 s', summary: 'How long.' },
  token: { kind: 'secret', summary: 'Token.' },
  tags: { kind: 'list', of: { kind: 'text', summary: 'A tag.' }, summary: 'Tags.' },
  headers: { kind: 'map', of: { kind: 'text', summary: 'A value.' }, summary: 'Headers.' },
  tls: { kind: 'group', fields: { ca: { kind: 'text', summary: 'Authority.' } }, summary: 'Encryption.' },
  auth: {
    kind: 'variant',
    by: 'kind',
    variants: { none: {}, basic: { user: { kind: 'text', required: true, summary: 'User.' } } },
    summary: 'Who we are.',
  },
  extra: { kind: 'any', summary: 'Anything.' },
};

function codesOf(data: unknown, stage?: 'written' | 'literal'): readonly string[] {
  return parseFields(fields, data, 'config', stage).issues.map(({ code, path }) => `${code} ${path}`);
}

describe('settings', () => {
  it('fills in defaults and turns durations into milliseconds', () => {
    expect(parseFields(fields, { url: 'http://a' }, '')).toEqual({
      ok: true,
      issues: [],
      value: { url: 'http://a', port: 80, secure: true, mode: 'safe', wait: 30_000 },
    });
  });

  it('reads every kind of field', () => {
    const data = {
      url: 'https://a',
      rate: '50/s',
      wait: '5 min',
      token: 'x',
      tags: ['a'],
      headers: { h: 'v' },
      tls: { ca: 'c' },
      auth: { kind: 'basic', user: 'u' },
      extra: [1, null],
    };
    expect(parseFields(fields, data, '')).toMatchObject({ ok: true, value: { ...data, rate: 50, wait: 300_000 } });
  });

  it.each([
    [{}, 'document.setting-missing config.url'],
    [{ url: 'ftp://a' }, 'document.not-matching config.url'],
    [{ url: 12 }, 'document.text-expected config.url'],
    [{ url: null }, 'document.empty-value config.url'],
    [{ url: 'http://a', prot: 1 }, 'document.unknown-setting config.prot'],
    [{ url: 'http://a', port: 0 }, 'document.out-of-range config.port'],
    [{ url: 'http://a', port: 1.5 }, 'document.wrong-type config.port'],
    [{ url: 'http://a', secure: 'yes' }, 'document.wrong-type config.secure'],
    [{ url: 'http://a', mode: 'saef' }, 'document.not-a-choice config.mode'],
    [{ url: 'http://a', wait: 30 }, 'document.not-a-duration config.wait'],
    [{ url: 'http://a', tags: 'a' }, 'document.wrong-type config.tags'],
    [{ url: 'http://a', tags: ['a', {}] }, 'document.wrong-type config.tags[1]'],
    [{ url: 'http://a', tls: [] }, 'document.wrong-type config.tls'],
    [{ url: 'http://a', auth: {} }, 'document.setting-missing config.auth.kind'],
    [{ url: 'http://a', auth: { kind: 'basci' } }, 'document.not-a-choice config.auth.kind'],
    [{ url: 'http://a', auth: { kind: 'none', user: 'u' } }, 'document.unknown-setting config.auth.user'],
    ['text', 'document.wrong-type config'],
  ])('names what is wrong with %j', (data, expected) => {
    expect(codesOf(data)).toEqual([expected]);
  });

  it('names the setting that was probably meant', () => {
    const [issue] = parseFields(fields, { url: 'http://a', prot: 1 }, '').issues;
    expect(issue?.sentence).toContain('did you mean "port"?');
  });

  it('takes numbers and flags as text only once references are resolved', () => {
    expect(parseFields(fields, { url: 'http://a', port: '8080', secure: 'false' }, '')).toMatchObject({
      ok: true,
      value: { port: 8080, secure: false },
    });
    expect(codesOf({ url: 'http://a', port: '8080' }, 'written')).toEqual(['document.wrong-type config.port']);
  });

  it('lets a reference stand for any single value of a connector, and for none elsewhere', () => {
    const data = { url: '${env:URL}', port: '${env:PORT:-80}', token: '${secret:TOKEN}' };
    expect(parseFields(fields, data, '', 'written')).toMatchObject({ ok: true, value: data });
    expect(codesOf(data, 'literal')).toEqual(['url', 'port', 'token'].map(name => `document.reference-here config.${name}`));
  });

  it.each([
    [{ url: 'http://a', token: 'hunter2' }, 'config.token'],
    [{ url: 'http://a', token: '${env:TOKEN:-hunter2}' }, 'config.token'],
    [{ url: 'http://a', headers: { Authorization: 'Bearer hunter2' } }, 'config.headers.Authorization'],
    [{ url: 'https://user:hunter2@host/' }, 'config.url'],
  ])('refuses a secret in plain text and does not repeat it: %j', (data, path) => {
    const { issues } = parseFields(fields, data, 'config', 'written');
    expect(issues.map(({ code, path }) => ({ code, path }))).toEqual([{ code: 'document.secret-in-plain', path }]);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });

  it('keeps a field named __proto__ inert', () => {
    const data = JSON.parse('{"url":"http://a","headers":{"__proto__":"x"}}') as unknown;
    const parsed = parseFields(fields, data, '');
    expect(parsed.ok && Object.keys(parsed.value['headers'] as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('what derives from settings', () => {
  it('is a JSON Schema with descriptions, bounds and defaults', () => {
    expect(fieldsToJsonSchema(fields, true)).toMatchObject({
      type: 'object',
      required: ['url'],
      additionalProperties: false,
      properties: {
        port: { anyOf: [{ type: 'integer', minimum: 1, maximum: 65535 }, { type: 'string' }], default: 80 },
        auth: { oneOf: [{ properties: { kind: { const: 'none' } } }, { required: ['kind', 'user'] }] },
      },
    });
  });

  it('is a table with a line for every setting, nested ones under their full name', () => {
    const table = fieldsToTable(fields);
    expect(table).toContain('| `url` | text | required | Where it is. Example: `https://a`. |');
    expect(table).toContain('| `tls.ca` | text |  | Authority. |');
    expect(table).toContain('| `auth.kind: basic` |');
    expect(table).toContain('`fast`: quick. `safe`: slow.');
  });
});

describe('durations', () => {
  it('are a number and a unit', () => {
    expect(['250 ms', '30 s', '5 min', '2 h', '3 d', '1.5h'].map(parseDuration)).toEqual([250, 30e3, 300e3, 72e5, 2592e5, 54e5]);
    expect(['30', 's', '3 days', '-1 s', '1e3 s', ''].map(parseDuration)).toEqual(Array(6).fill(undefined));
  });

  it('survive being written and read again', () => {
    fc.assert(fc.property(fc.nat(), milliseconds => parseDuration(formatDuration(milliseconds)) === milliseconds));
  });
});

describe('names and paths', () => {
  it('are near within one edit in three letters', () => {
    expect(nearest('prot', ['port', 'host'])).toBe('port');
    expect(nearest('Production-Ordre', ['production-order', 'work-order'])).toBe('production-order');
    expect(nearest('something', ['else'])).toBeUndefined();
  });

  it('survive being joined and cut again, whatever a name holds', () => {
    const steps = fc.array(fc.oneof(fc.string({ minLength: 1 }), fc.nat()), { minLength: 1 });
    fc.assert(
      fc.property(steps, steps => {
        const path = steps.reduce<string>(
          (path, step) => (typeof step === 'number' ? joinIndex(path, step) : joinName(path, step)),
          '',
        );
        expect(pathSteps(path)).toEqual(steps);
      }),
    );
  });
});
