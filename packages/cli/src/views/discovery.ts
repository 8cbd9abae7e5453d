import type { AnswerOf } from '@millrace/api';
import { paint } from '../text/paint.ts';
import { table } from '../text/table.ts';
import { things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

/** What stands below a node, with present values. */
export function browseView({ nodes, values, next }: AnswerOf<'browse'> & { readonly values: AnswerOf<'readNodes'> }): string {
  if (nodes.length === 0) return sentence('There is nothing below it.');
  const known = new Map(values.map(value => [value.address, value]));
  const rows = nodes.map(({ address, name, kind, type, unit, hasChildren, writable }) => {
    const value = known.get(address);
    const what =
      kind === 'tag' ? [type ?? '', unit ?? '', writable ? 'writable' : ''].filter(word => word !== '').join(' ') : kind;
    const now = value === undefined ? '' : value.quality === 'good' ? JSON.stringify(value.value) : paint('red', value.quality);
    return [`${name}${hasChildren ? '/' : ''}`, what, now, address];
  });
  return (
    table([['name', 'what', 'now', 'address'], ...rows], { indent: 2 }) +
    (next === undefined ? '' : sentence(`There is more: --page ${next}`))
  );
}

/** What was matched, and what was not. */
export function discoveryView(report: AnswerOf<'discover'>, file: string | undefined): string {
  const { rows, conflicts, unmatched, unused, found, incomplete } = report;
  return [
    sentence(
      `${things(found, 'tag was', 'tags were')} found at ${report.interface}; ${rows.length} of ${report.collection} have a place.`,
    ),
    ...(incomplete === undefined ? [] : [sentence(paint('yellow', incomplete))]),
    ...(rows.length === 0
      ? []
      : [
          table(
            [
              ['tag', 'address', 'unit', 'how sure'],
              ...rows.map(row => [row.tag, row.address, row.unit ?? '', `${row.confidence}: ${row.why}`]),
            ],
            { indent: 2 },
          ),
        ]),
    ...conflicts.map(({ tag, addresses, why }) =>
      sentence(`${paint('yellow', tag)}: ${addresses.join(' or ')} (${why}); a person decides`),
    ),
    ...unmatched.map(({ tag, required }) =>
      sentence(`${paint(required ? 'red' : 'dim', tag)}: nothing looks like it${required ? '' : ' (it is not required)'}`),
    ),
    ...(unused.length === 0
      ? []
      : [
          sentence(
            `${things(unused.length, 'tag is', 'tags are')} not of the collection: ${unused
              .slice(0, 8)
              .map(({ name }) => name)
              .join(', ')}${unused.length > 8 ? ' …' : ''}`,
          ),
        ]),
    ...(file === undefined ? [] : [sentence(`The table stands in ${file}. Look through it before it runs.`)]),
  ].join('');
}
