import { characterClass } from './character-class.ts';
import type { PatternNode } from './pattern-syntax.ts';

/** Repeats up to this many times are looked at one by one; beyond it a repeat counts as one without end. */
const unrolled = 16;

/** Patterns with more places count as ambiguous. */
const mostPlaces = 1_000;

/** One character class at one place of the pattern. */
interface Place {
  readonly text: string;
  /** The places that may take the next character. */
  readonly next: Place[];
}

interface Span {
  readonly first: readonly Place[];
  readonly last: readonly Place[];
  readonly mayBeEmpty: boolean;
}

const empty: Span = { first: [], last: [], mayBeEmpty: true };

/**
 * Whether every text can be matched in one way only: at each place at most one next place takes the next character
 * (Glushkov's construction, Brüggemann-Klein's one-unambiguous expressions). A backtracking engine then takes time in proportion
 * to the text from each start. Says `false` for a few patterns that are unambiguous too, and never `true` for another.
 */
export function isUnambiguous(root: PatternNode, flags: string): boolean {
  const places: Place[] = [];
  let holds = true;
  const whole = span(root);
  if (!holds || places.length > mostPlaces) return false;
  const takes = samplesTaken(places, flags);
  return isOneWay(whole.first) && places.every(place => isOneWay(place.next));

  function span(node: PatternNode): Span {
    if (!holds || places.length > mostPlaces) return empty;
    switch (node.kind) {
      case 'anchor':
        return empty;
      case 'look':
      case 'reference':
        holds = false;
        return empty;
      case 'one': {
        const place: Place = { text: node.text, next: [] };
        places.push(place);
        return { first: [place], last: [place], mayBeEmpty: false };
      }
      case 'group':
        return span(node.body);
      case 'sequence':
        return node.parts.map(span).reduce(follow, empty);
      case 'choice':
        return choose(node.branches.map(span));
      case 'repeat':
        return repeat(node);
    }
  }

  function choose(branches: readonly Span[]): Span {
    if (branches.filter(branch => branch.mayBeEmpty).length > 1) holds = false;
    return {
      first: branches.flatMap(each => each.first),
      last: branches.flatMap(each => each.last),
      mayBeEmpty: branches.some(each => each.mayBeEmpty),
    };
  }

  function repeat({ body, least, most }: Extract<PatternNode, { readonly kind: 'repeat' }>): Span {
    if (most > unrolled) {
      const loop = span(body);
      if (loop.mayBeEmpty) holds = false;
      for (const place of loop.last) place.next.push(...loop.first);
      return { ...loop, mayBeEmpty: least === 0 };
    }
    let rest = empty;
    for (let count = most; count > 0 && holds; count--) {
      const once = span(body);
      // An empty body has as many ways as it has turns; a single turn that must be taken has one.
      if (once.mayBeEmpty && most > 1) holds = false;
      if (once.mayBeEmpty && count > least) holds = false;
      const joined = follow(once, rest);
      rest = count > least ? { ...joined, mayBeEmpty: true } : joined;
    }
    return rest;
  }

  function isOneWay(choices: readonly Place[]): boolean {
    if (choices.length < 2) return true;
    const taken = new Set<number>();
    for (const place of choices) {
      const own = takes.get(place.text)!;
      if (own.some(code => taken.has(code))) return false;
      for (const code of own) taken.add(code);
    }
    return true;
  }
}

function follow(before: Span, after: Span): Span {
  for (const place of before.last) place.next.push(...after.first);
  return {
    first: before.mayBeEmpty ? [...before.first, ...after.first] : before.first,
    last: after.mayBeEmpty ? [...before.last, ...after.last] : after.last,
    mayBeEmpty: before.mayBeEmpty && after.mayBeEmpty,
  };
}

/** Characters that stand for their kind: ASCII, and some letters, blanks and signs beyond it. */
const kinds: readonly number[] = [...Array(128).keys(), ...[...'\u00a0éßΩя中\u2028、\ufeff😀'].map(each => each.codePointAt(0)!)];

/**
 * Which sample characters each class takes. Two classes that share a character share one that is a sample: a kind, or the end of
 * a range that one of them names, or its neighbour.
 */
function samplesTaken(places: readonly Place[], flags: string): ReadonlyMap<string, readonly number[]> {
  const texts = new Set(places.map(place => place.text));
  const named = [...texts].flatMap(namedCodes).flatMap(code => [code - 1, code, code + 1]);
  const limit = flags.includes('u') ? 0x10ffff : 0xffff;
  const samples = [...new Set([...kinds, ...named])].filter(code => code >= 0 && code <= limit);
  return new Map([...texts].map(text => [text, takenOf(text, flags, samples)]));
}

function takenOf(text: string, flags: string, samples: readonly number[]): readonly number[] {
  // A property of Unicode may share characters with anything.
  if (/\\[pP]\{/.test(text) && flags.includes('u')) return samples;
  return samples.filter(characterClass(text, flags));
}

const namedCode = /\\u\{([0-9A-Fa-f]+)\}|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|([^\0-\x7f])/gu;

/** The characters beyond ASCII that a class names. */
function namedCodes(text: string): readonly number[] {
  return [...text.matchAll(namedCode)].flatMap(([, long, four, two, self]) =>
    self === undefined
      ? [parseInt((long ?? four ?? two)!, 16)]
      : [self.codePointAt(0)!, self.charCodeAt(0), self.charCodeAt(self.length - 1)],
  );
}
