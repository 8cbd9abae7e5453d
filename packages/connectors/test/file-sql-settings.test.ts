import { parseFields } from '@millrace/core';
import { expect, test } from 'vitest';

import { defaultRule } from '../src/file/config.ts';
import { file } from '../src/file/index.ts';
import { sql } from '../src/sql/index.ts';

const examples = [file, sql].flatMap(({ name, config, examples }) =>
  examples.map(example => ({ name, title: example.title, fields: config, config: example.config })),
);

test.each(examples)('the $name example "$title" is accepted as written', ({ fields, config }) => {
  expect(parseFields(fields, config, '', 'written')).toMatchObject({ ok: true });
});

test('the rule for complete files where none is declared is the default of its declaration', () => {
  const parsed = parseFields(file.config, { folder: '/x', read: { stable: { kind: 'age' } } }, '');
  expect(parsed).toMatchObject({
    ok: true,
    value: { read: { stable: defaultRule, order: 'name', every: 500, largest: 2 ** 31 } },
  });
});

test('a database address in plain text is refused: it is a secret', () => {
  const config = { dialect: 'postgresql', url: 'postgresql://u:p@h/d', read: { table: 't', cursor: 'id' } };
  expect(parseFields(sql.config, config, '', 'written')).toMatchObject({ ok: false });
});
