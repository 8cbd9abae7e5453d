/** A text with what it was before and what was undone. */
export interface TextHistory {
  readonly past: readonly string[];
  readonly text: string;
  readonly future: readonly string[];
  /** What the last change was about: further changes about the same are undone together with it. */
  readonly about?: string;
}

/** What can be done with the text. */
export type TextStep =
  | { readonly kind: 'change'; readonly text: string; readonly about?: string }
  | { readonly kind: 'undo' | 'redo' }
  | { readonly kind: 'open'; readonly text: string };

const mostKept = 200;

/** The history after a step. */
export function stepped(history: TextHistory, step: TextStep): TextHistory {
  const { past, text, future, about } = history;
  switch (step.kind) {
    case 'open':
      return { past: [], text: step.text, future: [] };
    case 'change': {
      if (step.text === text) return history;
      const goesOn = step.about !== undefined && step.about === about;
      const kept = goesOn ? past : [...past, text].slice(-mostKept);
      return { past: kept, text: step.text, future: [], ...(step.about !== undefined && { about: step.about }) };
    }
    case 'undo': {
      const before = past.at(-1);
      return before === undefined ? history : { past: past.slice(0, -1), text: before, future: [text, ...future] };
    }
    case 'redo': {
      const [next, ...rest] = future;
      return next === undefined ? history : { past: [...past, text], text: next, future: rest };
    }
  }
}
