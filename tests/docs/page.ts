/** A fenced block of a page. The first word behind the fence is its language, the second what is done with it. */
export interface Fence {
  readonly language: string;
  /** A path (`my-plant/orders.yaml`): the block is that file; in TypeScript it is quoted from there. `run`, `until`, `start`: it is a command. Empty: it is only shown. */
  readonly use: string;
  readonly text: string;
  readonly line: number;
}

/** A command of a page with the output that is printed below it. */
export interface Step {
  readonly kind: 'run' | 'until' | 'start';
  readonly command: string;
  readonly output?: string;
  readonly line: number;
}

/** A file that a page tells the reader to write. */
export interface PageFile {
  readonly path: string;
  readonly text: string;
}

const fenced = /^```([a-z]*) ?(\S*)\n([\s\S]*?)\n```$/gmu;

/** Every fenced block of a page, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  return [...markdown.matchAll(fenced)].map(({ index, 1: language, 2: use, 3: text }) => ({
    language: language!,
    use: use!,
    text: text!,
    line: markdown.slice(0, index).split('\n').length,
  }));
}

/** The files and commands of a page in the order in which a reader meets them. */
export function stepsOf(markdown: string): readonly (Step | PageFile)[] {
  const fences = fencesOf(markdown);
  return fences.flatMap((fence, index): readonly (Step | PageFile)[] => {
    if (fence.use.includes('/')) return fence.language === 'ts' ? [] : [{ path: fence.use, text: `${fence.text}\n` }];
    if (fence.use !== 'run' && fence.use !== 'until' && fence.use !== 'start') return [];
    const next = fences[index + 1];
    const output = next?.language === 'text' ? next.text : undefined;
    return [{ kind: fence.use, command: fence.text, ...(output !== undefined && { output }), line: fence.line }];
  });
}

/**
 * Whether a real output says what the page prints. Numbers other than 0 differ from run to run, line breaks depend on them, and `…` stands for
 * anything; the rest must be there, in order.
 */
export function saysSo(actual: string, printed: string): boolean {
  const text = plain(actual);
  let from = 0;
  for (const part of printed.split('…').map(plain)) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

function plain(text: string): string {
  return text
    .replace(/\d+ (?:ms|s|min|h) ago|just now/gu, '# ago')
    .replace(/\b[0-9a-f]{12,64}\b/gu, '#')
    .replace(/\d+([.,]\d+)*/gu, number => (number === '0' ? number : '#'))
    .replace(/\s+/gu, ' ')
    .trim();
}
