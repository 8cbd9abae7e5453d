/** What is wrong with a topic to publish to (MQTT 5, 4.7), if something is. */
export function topicProblem(topic: string): string | undefined {
  if (topic === '') return 'the topic is empty';
  if (/[+#]/.test(topic)) return `"${shown(topic)}" has a wildcard in it`;
  if (topic.includes('\0')) return 'the topic has a null character in it';
  if (!topic.isWellFormed()) return 'the topic is not well-formed Unicode';
  if (topic.startsWith('$')) return `"${shown(topic)}" begins with $, which is the broker's own`;
  if (topic.split('/').includes('')) return `"${shown(topic)}" has an empty level`;
  return Buffer.byteLength(topic) > 65_535 ? `the topic has ${Buffer.byteLength(topic)} bytes, the most is 65535` : undefined;
}

/** What is wrong with a topic filter, if something is: `+` stands for one whole level, `#` for all the rest. */
export function filterProblem(filter: string): string | undefined {
  const levels = withoutShare(filter).split('/');
  if (filter === '' || levels.join('') === '') return 'the topic filter is empty';
  if (filter.includes('\0') || !filter.isWellFormed()) return `"${shown(filter)}" has characters that no topic can have`;
  const bad = levels.find((level, at) => /[+#]/.test(level) && !(level === '+' || (level === '#' && at === levels.length - 1)));
  if (bad !== undefined) return `"${shown(filter)}": a wildcard stands for whole levels, and # stands at the end`;
  return Buffer.byteLength(filter) > 65_535 ? 'the topic filter is longer than 65535 bytes' : undefined;
}

/** A topic as it can stand in a sentence. */
export function shown(topic: string): string {
  return topic.length > 120 ? `${topic.slice(0, 117)}...` : topic;
}

/** The filter of a shared subscription without `$share/GROUP/` (MQTT 5, 4.8.2). */
export function withoutShare(filter: string): string {
  return /^\$share\/[^/+#]+\/(.+)$/s.exec(filter)?.[1] ?? filter;
}

/** A filter as a person writes it, `plants/{site}/+/orders`: a name in braces is one level, and what stands there is kept under that name. */
export interface TopicPattern {
  /** What is subscribed to: `plants/+/+/orders`. */
  readonly filter: string;
  /** The named levels of a topic; undefined where it does not match. */
  match(topic: string): Readonly<Record<string, string>> | undefined;
}

/** Reads a pattern; throws where it is no filter. */
export function topicPattern(text: string): TopicPattern {
  const filter = text.replace(/(?<=^|\/)\{[A-Za-z][A-Za-z0-9]*\}(?=\/|$)/g, '+');
  const problem = /[{}]/.test(filter) ? `"${text}": a name in braces stands for a whole level` : filterProblem(filter);
  if (problem !== undefined) throw new Error(problem);
  const levels = withoutShare(text).split('/');
  const names = levels.flatMap((level, at) => (level.startsWith('{') ? [{ name: level.slice(1, -1), at }] : []));
  const wanted = withoutShare(filter).split('/');
  return {
    filter,
    match(topic) {
      const found = topic.split('/');
      return matches(wanted, found) ? Object.fromEntries(names.map(({ name, at }) => [name, found[at] ?? ''])) : undefined;
    },
  };
}

/** Whether a topic matches a filter (MQTT 5, 4.7): wildcards at the first level do not match topics that begin with `$`. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  if (topic[0]?.startsWith('$') === true && (filter[0] === '#' || filter[0] === '+')) return false;
  for (const [at, level] of filter.entries()) {
    if (level === '#') return true;
    if (at >= topic.length || (level !== '+' && level !== topic[at])) return false;
  }
  return filter.length === topic.length;
}

/** Several patterns, the first that matches wins; answers are remembered, because the same topics come again and again. */
export function topicPatterns(
  patterns: readonly TopicPattern[],
  remembered = 10_000,
): (topic: string) => Readonly<Record<string, string>> | undefined {
  const known = new Map<string, Readonly<Record<string, string>> | undefined>();
  return topic => {
    if (known.has(topic)) return known.get(topic);
    let found: Readonly<Record<string, string>> | undefined;
    for (const pattern of patterns) if ((found = pattern.match(topic)) !== undefined) break;
    if (known.size >= remembered) known.clear();
    known.set(topic, found);
    return found;
  };
}
