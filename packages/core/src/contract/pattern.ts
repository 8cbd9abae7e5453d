import { boundedPattern as compilePattern } from '../value/pattern/bounded-pattern.ts';

/** Longer texts are not tried against a pattern: they fail it. */
export const longestPatternText = 65_536;

/** What makes a pattern unusable, or `undefined` where it is fine: it does not compile, or nothing matches it in bounded time. */
export function patternFault(pattern: string): string | undefined {
  const compiled = compilePattern(pattern, 'u');
  return typeof compiled === 'string' ? compiled : undefined;
}

/** What the validator needs of a compiled pattern. */
interface ValidatorPattern {
  test(text: string): boolean;
  toString(): string;
}

/** The pattern as the validator calls it, with a bound on the text, so that no message costs more than a moment. */
export const boundedPattern = Object.assign(
  (pattern: string, flags: string): ValidatorPattern => {
    const compiled = compilePattern(pattern, flags);
    if (typeof compiled === 'string') throw new Error(`the pattern ${pattern} ${compiled}`);
    return {
      test: text => text.length <= longestPatternText && compiled.test(text),
      // The validator keeps its patterns by this text.
      toString: () => `/${pattern}/${flags}`,
    };
  },
  { code: 'boundedPattern' },
);

/** Whether a text matches a pattern; one that is no pattern matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern, 'u');
  return typeof compiled !== 'string' && text.length <= longestPatternText && compiled.test(text);
}
