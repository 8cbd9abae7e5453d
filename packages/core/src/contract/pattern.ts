/** Longer texts are not tried against a pattern: they fail it. */
export const longestPatternText = 8192;

/** What makes a pattern unusable, or `undefined` where it is fine. */
export function patternFault(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, 'no regular expression: ');
  }
  return undefined;
}

/** The pattern as the validator calls it, with a bound on the text, so that no message costs more than a moment. */
export const boundedPattern = Object.assign(
  (pattern: string, flags: string): { readonly test: (text: string) => boolean } => {
    const expression = new RegExp(pattern, flags);
    return { test: text => text.length <= longestPatternText && expression.test(text) };
  },
  { code: 'boundedPattern' },
);
