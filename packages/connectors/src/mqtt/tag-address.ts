import { shown, topicProblem } from './topic.ts';

/** Where a tag stands: a topic, and a path in its JSON payload. */
export interface TagAddress {
  readonly topic: string;
  readonly path: readonly string[];
}

/** Reads `topic` or `topic#path.in.json` (list places as numbers); a sentence where it is neither. */
export function tagAddress(address: string): TagAddress | string {
  const [topic = '', path] = address.split(/#(.*)/s, 2);
  const problem = topicProblem(topic);
  if (problem !== undefined) return `"${shown(address)}" is no address of a tag: ${problem}`;
  const steps = path === undefined ? [] : path.split('.');
  return steps.includes('') ? `"${shown(address)}" is no address of a tag: a step of the path is empty` : { topic, path: steps };
}
