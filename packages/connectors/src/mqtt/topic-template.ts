import type { SinkItem } from '@millrace/connector';
import { valueAt } from '@millrace/core';

import { topicProblem } from './topic.ts';

/** A topic with placeholders, filled for each message. */
export interface TopicTemplate {
  /** The topic of this message, or why there is none. */
  fill(item: SinkItem): { readonly topic: string } | { readonly problem: string };
}

/**
 * Reads a template: `{key}` (delivery key), `{id}`, `{subject}`, `{key.NAME}` (business key), `{value.PATH}`. What is filled in is one level or
 * part of one: with `/`, a wildcard or nothing in it, the message has no topic; `{path.PATH}` is a value of several levels (`packing/line-1`).
 * Throws where the template itself is no topic.
 */
export function topicTemplate(text: string): TopicTemplate {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(match => match[1] ?? '');
  const unknown = names.find(name => !/^(?:key|id|subject|key\..+|value\..+|path\..+)$/.test(name));
  if (unknown !== undefined)
    throw new Error(
      `"{${unknown}}" is not known in a topic: there are {key}, {id}, {subject}, {key.NAME}, {value.PATH} and {path.PATH}`,
    );
  const literals = text.split(/\{[^{}]*\}/);
  const problem = topicProblem(literals.join('x'));
  if (problem !== undefined) throw new Error(`the topic cannot be published to: ${problem}`);
  if (names.length === 0) return { fill: () => ({ topic: text }) };
  return { fill: item => filled(literals, names, item) };
}

function filled(literals: readonly string[], names: readonly string[], item: SinkItem): ReturnType<TopicTemplate['fill']> {
  let topic = literals[0] ?? '';
  for (const [index, name] of names.entries()) {
    const value = valueOf(name, item);
    if (value === undefined || value === '') return { problem: `the topic needs ${name}, and the message has none` };
    if ((name.startsWith('path.') ? /[+#\0]/ : /[/+#\0]/).test(value))
      return { problem: `the topic needs ${name}, and "${value.slice(0, 60)}" cannot be a level of a topic` };
    topic += value + (literals[index + 1] ?? '');
  }
  const problem = topicProblem(topic);
  return problem === undefined ? { topic } : { problem };
}

function valueOf(name: string, item: SinkItem): string | undefined {
  if (name === 'key') return item.key;
  if (name === 'id') return item.id;
  if (name === 'subject') return item.subject;
  if (name.startsWith('key.')) return Object.hasOwn(item.keys, name.slice(4)) ? item.keys[name.slice(4)] : undefined;
  const value = valueAt(item.value, name.replace(/^\w+\./, ''));
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
