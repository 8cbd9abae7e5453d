import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { editMapping, textDiff, type MappingEdit, type MappingField, type MappingFields } from '@millrace/core';

const root = join(import.meta.dirname, '../../..');
const files = globSync(['library/**/*.yaml', 'examples/**/*.yaml'], { cwd: root }).filter(file => !file.includes('node_modules'));
const mappings = files.flatMap(file => {
  const text = readFileSync(join(root, file), 'utf8');
  const name = /^kind: mapping\nname: (\S+)/mu.exec(text)?.[1];
  return name === undefined ? [] : [{ name, text }];
});

interface Document {
  readonly kind: string;
  readonly name: string;
  readonly fields: MappingFields;
}

function read(text: string, name: string): Document {
  const documents = parseAllDocuments(text).map(each => each.toJSON() as Document);
  return documents.find(each => each.kind === 'mapping' && each.name === name)!;
}

/** Every field with its names from the outside in. */
function fieldsOf(fields: MappingFields, above: readonly string[] = []): readonly (readonly [readonly string[], MappingField])[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = typeof field === 'object' && 'fields' in field ? fieldsOf(field.fields, [...above, name]) : [];
    return [[[...above, name], field] as const, ...inner];
  });
}

function edited(text: string, name: string, ...edits: readonly MappingEdit[]): string {
  const result = editMapping(text, name, edits);
  if (!result.ok) throw new Error(result.issues[0]!.sentence);
  return result.value;
}

/** The lines that differ, as `-` and `+`. */
function changes(before: string, after: string): readonly string[] {
  return textDiff(before, after).flatMap(line =>
    line.kind === 'same' ? [] : [`${line.kind === 'added' ? '+' : '-'}${line.text}`],
  );
}

const anyMapping = fc.constantFrom(...mappings);
const anyField = anyMapping.chain(mapping =>
  fc.constantFrom(...fieldsOf(read(mapping.text, mapping.name).fields)).map(([at, field]) => ({ ...mapping, at, field })),
);
/** A field that is a path, in a mapping that has one. */
const plainField = anyField.filter(({ field }) => typeof field === 'string' && /^[\w.]+$/u.test(field));
const word = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/);
const expression = fc.oneof(
  word,
  fc.constantFrom(
    'a & " b"',
    "x = 'y' ? 1 : 2",
    '$sum(lines.(a * b))',
    '- a',
    'true',
    '12',
    '# no',
    'a: b',
    '{ "a": b }',
    '*',
    ' x ',
    '',
  ),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.array(word, { minLength: 20, maxLength: 60 }).map(words => words.join(' & ')),
  fc.array(word, { minLength: 2, maxLength: 4 }).map(words => words.join('\n  ')),
);
const anyNew: fc.Arbitrary<MappingField> = fc.oneof(
  expression,
  fc.record({ constant: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ value: expression, to: fc.constant('g') }),
  fc.record({
    value: expression,
    codes: fc.dictionary(fc.string({ maxLength: 4 }), word, { maxKeys: 3, noNullPrototype: true }),
  }),
  fc.record({ value: expression, crosswalk: word, back: fc.constant(true) }, { requiredKeys: ['value', 'crosswalk'] }),
  fc.record({ each: expression, fields: fc.dictionary(word, expression, { minKeys: 1, maxKeys: 3, noNullPrototype: true }) }),
);

describe('editing a mapping in its text', () => {
  it('is tried on the mappings of the repository', () => {
    expect(mappings.length).toBeGreaterThan(30);
  });

  it('without a change gives the text again', () => {
    for (const { name, text } of mappings) expect(edited(text, name)).toBe(text);
    fc.assert(
      fc.property(anyField, ({ name, text, at, field }) => {
        expect(edited(text, name, { kind: 'set', at, field })).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('reads as the document with the change, and leaves every other field as it was', () => {
    fc.assert(
      fc.property(anyField, anyNew, ({ name, text, at, field: _ }, field) => {
        const result = edited(text, name, { kind: 'set', at, field });
        const placed = (of: string) => new Map(fieldsOf(read(of, name).fields).map(([path, each]) => [path.join('\n'), each]));
        const [before, after] = [placed(text), placed(result)] as const;
        expect(after.get(at.join('\n'))).toEqual(field);
        const path = at.join('\n');
        const isApart = (each: string): boolean => !each.startsWith(path) && !path.startsWith(each);
        for (const [each, of] of before) if (isApart(each)) expect(after.get(each)).toEqual(of);
        const kept = lines(text).filter(line => /^\s*#|^\s*$/u.test(line) || !line.startsWith(' '));
        expect(lines(result)).toEqual(expect.arrayContaining(kept));
      }),
      { numRuns: 150 },
    );
  });

  it('changes only lines of the field that it is about', () => {
    fc.assert(
      fc.property(anyField, expression, ({ name, text, at, field }, by) => {
        fc.pre(typeof field === 'string');
        const result = edited(text, name, { kind: 'set', at, field: by });
        const differing = textDiff(text, result).filter(({ kind }) => kind !== 'same');
        const removed = differing.filter(({ kind }) => kind === 'removed').map(line => line.text);
        expect(removed.length).toBeLessThanOrEqual(linesOf(text, at.at(-1)!, field as string));
      }),
      { numRuns: 100 },
    );
  });

  it('is undone by taking a new field away again', () => {
    fc.assert(
      fc.property(anyField, anyNew, ({ name, text, at }, field) => {
        const fresh = [...at.slice(0, -1), 'aNewField'];
        const result = edited(text, name, { kind: 'set', at: fresh, field });
        expect(changes(text, result).every(line => line.startsWith('+') || line.includes('{'))).toBe(true);
        expect(edited(result, name, { kind: 'remove', at: fresh })).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('is undone by giving the former name back, and the former place', () => {
    fc.assert(
      fc.property(anyField, ({ name, text, at }) => {
        const to = [...at.slice(0, -1), 'another name'];
        const renamed = edited(text, name, { kind: 'rename', at, to: 'another name' });
        expect(edited(renamed, name, { kind: 'rename', at: to, to: at.at(-1)! })).toBe(text);
        const siblings = fieldsOf(read(text, name).fields).filter(
          ([path]) => path.length === at.length && path.slice(0, -1).join() === at.slice(0, -1).join(),
        );
        const next = siblings[siblings.findIndex(([path]) => path.at(-1) === at.at(-1)) + 1]?.[0].at(-1);
        const moved = edited(text, name, { kind: 'move', at, before: siblings[0]![0].at(-1)! });
        expect(edited(moved, name, { kind: 'move', at, ...(next !== undefined && { before: next }) })).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('is undone by giving a plain path back', () => {
    fc.assert(
      fc.property(plainField, expression, ({ name, text, at, field }, by) => {
        const there = edited(text, name, { kind: 'set', at, field: by });
        expect(edited(there, name, { kind: 'set', at, field })).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps line ends of another system, and a last line without one', () => {
    fc.assert(
      fc.property(anyField, anyNew, ({ name, text, at }, field) => {
        const crlf = text.replaceAll('\n', '\r\n').slice(0, -2);
        const result = edited(crlf, name, { kind: 'set', at, field });
        expect(result.replaceAll('\r\n', '')).not.toContain('\n');
        expect(result.endsWith('\n')).toBe(false);
        expect(read(result, name).fields).toEqual(read(edited(text, name, { kind: 'set', at, field }), name).fields);
      }),
      { numRuns: 100 },
    );
  });
});

const example = `# Orders.
kind: mapping
name: m
from: a@1
to: b@1
fields:
  # the number
  number: id # as the ERP has it

  amount: { value: quantity, to: g }
  lines:
    each: items
    fields:
      seq: '"x" & n'
---
kind: mapping
name: other
from: a@1
to: b@1
fields: {}
`;

describe('a mapping is written as a person writes it', () => {
  const changed = (name: string, ...edits: readonly MappingEdit[]): readonly string[] => {
    const result = editMapping(example, name, edits, {
      order: above => (above.length === 0 ? ['number', 'title', 'amount', 'lines'] : []),
    });
    return result.ok
      ? changes(example, result.value)
      : result.issues.map(({ code, path, sentence }) => `${code} ${path}: ${sentence}`);
  };

  it.each<readonly [string, readonly MappingEdit[], readonly string[]]>([
    [
      'a comment stays behind an expression that changes',
      [{ kind: 'set', at: ['number'], field: 'orderId' }],
      ['-  number: id # as the ERP has it', '+  number: orderId # as the ERP has it'],
    ],
    [
      'a new field stands where the contract has it, in braces as its neighbours',
      [{ kind: 'set', at: ['title'], field: { value: 'name', as: 'text' } }],
      ['+  title: { value: name, as: text }'],
    ],
    [
      'a setting is added to a field in braces',
      [{ kind: 'set', at: ['amount'], field: { value: 'quantity', to: 'g', round: { digits: 2 } } }],
      ['-  amount: { value: quantity, to: g }', '+  amount: { value: quantity, to: g, round: { digits: 2 } }'],
    ],
    [
      'quotes go where they are no longer needed, and come where they are',
      [
        { kind: 'set', at: ['lines', 'seq'], field: 'step' },
        { kind: 'set', at: ['number'], field: '"N" & id' },
      ],
      [
        '-  number: id # as the ERP has it',
        `+  number: '"N" & id' # as the ERP has it`,
        `-      seq: '"x" & n'`,
        '+      seq: step',
      ],
    ],
    [
      'the last field of a group leaves it empty',
      [{ kind: 'remove', at: ['lines', 'seq'] }],
      ['-    fields:', `-      seq: '"x" & n'`, '+    fields: {}'],
    ],
    ['a title stands below the name', [{ kind: 'setting', name: 'title', value: 'Orders' }], ['+title: Orders']],
    [
      'comments right above a field move with it',
      [{ kind: 'move', at: ['number'] }],
      ['-  # the number', '-  number: id # as the ERP has it', '+  # the number', '+  number: id # as the ERP has it'],
    ],
    [
      'groups that are missing are made',
      [{ kind: 'set', at: ['place', 'plant', 'id'], field: 'site.code' }],
      ['+  place:', '+    fields:', '+      plant:', '+        fields:', '+          id: site.code'],
    ],
    [
      'what is not there is not changed',
      [{ kind: 'remove', at: ['lines', 'none'] }],
      ['document.edit-refused fields.lines.fields.none: there is nothing here to remove, or something else is in the way'],
    ],
    [
      'a field inside of an expression is refused',
      [{ kind: 'set', at: ['number', 'inner'], field: 'x' }],
      ['document.edit-refused fields.number.fields.inner: there is nothing here to set, or something else is in the way'],
    ],
  ])('%s', (_, edits, expected) => {
    expect(changed('m', ...edits)).toEqual(expected);
  });

  it('one of several mappings of a file is changed, and an empty one filled', () => {
    expect(changed('other', { kind: 'set', at: ['a'], field: 'b' })).toEqual(['-fields: {}', '+fields:', '+  a: b']);
    expect(changed('none', { kind: 'set', at: ['a'], field: 'b' })).toEqual([
      'document.edit-refused fields.a: the text has no mapping "none"',
    ]);
  });

  it('a folded expression keeps the lines that the change is not about', () => {
    const folded = example.replace('number: id # as the ERP has it', 'number: >-\n    first & " of " &\n    second & third');
    const result = edited(folded, 'm', { kind: 'set', at: ['number'], field: 'first & " of " & second & fourth' });
    expect(changes(folded, result)).toEqual(['-    second & third', '+    second & fourth']);
  });

  it('an anchor stays, and a text that is no YAML is refused', () => {
    const anchored = example.replace('number: id', 'number: &n id');
    expect(edited(anchored, 'm', { kind: 'set', at: ['number'], field: 'a: b' })).toContain("number: &n 'a: b' # as");
    expect(edited(anchored, 'm', { kind: 'set', at: ['number'], field: { value: 'a', to: 'g' } })).toContain(
      'number: &n { value: a, to: g } # as',
    );
    const broken = editMapping(example.replace('number: id', 'number: "id'), 'm', [{ kind: 'remove', at: ['number'] }]);
    expect(broken.ok).toBe(false);
  });
});

function lines(text: string): readonly string[] {
  return text.split('\n');
}

/** How many lines of a text a field may take: its own and those of a folded expression. */
function linesOf(text: string, name: string, field: string): number {
  return text.includes(`${name}: >-`) || text.includes(`${name}: |`) ? Math.ceil(field.length / 20) + 2 : 1;
}
