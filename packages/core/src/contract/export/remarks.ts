import type { SchemaObject } from '../schema.ts';

/** What a schema says about a value beside its type, in words for a remark. */
export function wordsAbout(schema: SchemaObject): string {
  const { title, description, unit, codes, identifies, pattern, maxLength, minimum, maximum } = schema;
  const facts = [
    ...(typeof identifies === 'string' ? [`identifies ${identifies}`] : []),
    ...(typeof unit === 'string' ? [`in ${unit}`] : []),
    ...(typeof codes === 'string' ? [`codes of ${codes}`] : []),
    ...(typeof pattern === 'string' ? [`of the form ${pattern}`] : []),
    ...(typeof maxLength === 'number' ? [`at most ${maxLength} characters`] : []),
    ...(typeof minimum === 'number' ? [`at least ${minimum}`] : []),
    ...(typeof maximum === 'number' ? [`at most ${maximum}`] : []),
  ];
  const said = [title, description].filter(each => typeof each === 'string');
  return [...said, ...(facts.length > 0 ? [`${facts.join(', ')}.`] : [])].join(' ');
}
