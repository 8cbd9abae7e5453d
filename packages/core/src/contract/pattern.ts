import { parsePattern, type PatternNode } from './pattern-syntax.ts';

/** Longer texts are not tried against a pattern: they fail it. */
export const longestPatternText = 8192;

/** A repeat of more than this counts as one without end. */
const longestHarmlessRepeat = 8;

/** What makes a pattern unusable, or `undefined` where it is fine: it does not compile, or a text could take exponential time. */
export function patternFault(pattern: string): string | undefined {
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return compiled;
  const loop = parsePattern(pattern)
    .parts.map(ambiguousLoop)
    .find(found => found !== undefined);
  return loop && `a text could take exponential time: inside a repeat, the same character can go on in two ways (${loop})`;
}

function compilePattern(pattern: string): RegExp | string {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, 'no regular expression: ');
  }
}

/** What the validator needs of a compiled pattern. */
interface BoundedPattern {
  test(text: string): boolean;
  toString(): string;
}

/** The pattern as the validator calls it, with a bound on the text, so that no message costs more than a moment. */
export const boundedPattern = Object.assign(
  (pattern: string, flags: string): BoundedPattern => {
    const expression = new RegExp(pattern, flags);
    return {
      test: text => text.length <= longestPatternText && expression.test(text),
      // The validator keeps its patterns by this text.
      toString: () => String(expression),
    };
  },
  { code: 'boundedPattern' },
);

/** Whether a text matches a pattern; one that is no pattern matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  return typeof compiled !== 'string' && text.length <= longestPatternText && compiled.test(text);
}

/** One character class at one place of the pattern. */
interface Place {
  readonly text: string;
  readonly takes: ReadonlySet<number>;
  /** Where matching may go on after this place; twice the same means two ways. */
  readonly next: Place[];
}

interface Span {
  readonly first: readonly Place[];
  readonly last: readonly Place[];
  readonly all: readonly Place[];
  readonly mayBeEmpty: boolean;
}

/**
 * Glushkov's construction, looking only at what happens inside repeats: where from one place two next places take the same
 * character, a backtracking matcher can try 2^n ways. It refuses a few harmless patterns and lets no such one through.
 */
function ambiguousLoop(root: PatternNode): string | undefined {
  let found: string | undefined;
  span(root, false);
  return found;

  function span(node: PatternNode, inLoop: boolean): Span {
    switch (node.kind) {
      case 'empty':
        return { first: [], last: [], all: [], mayBeEmpty: true };
      case 'one': {
        const place: Place = { text: node.text, takes: charactersOf(node.text), next: [] };
        return { first: [place], last: [place], all: [place], mayBeEmpty: false };
      }
      case 'choice':
        return join(node.branches.map(branch => span(branch, inLoop)));
      case 'sequence':
        return node.parts.map(part => span(part, inLoop)).reduce(follow, { first: [], last: [], all: [], mayBeEmpty: true });
      case 'repeat':
        return repeat(node, inLoop);
    }
  }

  function repeat(node: Extract<PatternNode, { readonly kind: 'repeat' }>, inLoop: boolean): Span {
    const loops = node.most > longestHarmlessRepeat;
    const body = span(node.body, inLoop || loops);
    if (loops) {
      for (const place of body.last) place.next.push(...body.first);
      if (!inLoop) findAmbiguity(body);
    }
    return { ...body, mayBeEmpty: body.mayBeEmpty || node.least === 0 };
  }

  function findAmbiguity(body: Span): void {
    if (hasTwoWays(body.first)) found ??= body.first.map(place => place.text).join(' ');
    for (const place of body.all) {
      if (hasTwoWays(place.next)) found ??= `after ${place.text}: ${place.next.map(next => next.text).join(' ')}`;
    }
  }
}

function follow(before: Span, after: Span): Span {
  for (const place of before.last) place.next.push(...after.first);
  return {
    first: before.mayBeEmpty ? [...before.first, ...after.first] : before.first,
    last: after.mayBeEmpty ? [...before.last, ...after.last] : after.last,
    all: [...before.all, ...after.all],
    mayBeEmpty: before.mayBeEmpty && after.mayBeEmpty,
  };
}

function join(spans: readonly Span[]): Span {
  return {
    first: spans.flatMap(each => each.first),
    last: spans.flatMap(each => each.last),
    all: spans.flatMap(each => each.all),
    mayBeEmpty: spans.some(each => each.mayBeEmpty),
  };
}

function hasTwoWays(places: readonly Place[]): boolean {
  const taken = new Set<number>();
  for (const place of places) {
    for (const character of place.takes) if (taken.has(character)) return true;
    for (const character of place.takes) taken.add(character);
  }
  return false;
}

/** Characters that stand for their kind: ASCII, and some letters, blanks and signs beyond it. */
const samples: readonly number[] = [...Array(128).keys(), ...[...'\u00a0éßΩя中\u2028、😀'].map(each => each.codePointAt(0)!)];

/** The samples that a class takes, and the character itself where it is one. A reference to a group may take anything. */
function charactersOf(text: string): ReadonlySet<number> {
  if (/^\\(?:[1-9]|k<)/.test(text)) return new Set(samples);
  const expression = new RegExp(`^${text}$`, 'su');
  const own = [...text].length === 1 ? [text.codePointAt(0)!] : [];
  return new Set([...samples, ...own].filter(code => expression.test(String.fromCodePoint(code))));
}
