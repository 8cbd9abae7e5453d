import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { FieldLevels, LevelField, MappingView } from '@millrace/core';

/** What an expression can name where it stands. */
export interface CompletionFacts {
  readonly levels: FieldLevels;
  /** Names of the source path that it is relative to; `undefined`: not known. */
  readonly base: string | undefined;
  readonly functions: MappingView['functions'];
}

/** Completes paths of the source contract, functions with their arguments, and what is always in scope. */
export function completeFrom(facts: () => CompletionFacts): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[$\w`.#[\]]*/u);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const { levels, base, functions } = facts();
    const dot = word.text.lastIndexOf('.');
    const from = word.from + dot + 1;
    if (dot < 0 && word.text.startsWith('$'))
      return { from, options: [...scope, ...functions.map(functionOption)], validFor: /^\$\w*$/u };
    const steps = dot < 0 ? [] : stepsOf(word.text.slice(0, dot));
    const names = namesFrom(steps, base);
    const path = names && levels.pathOf(names);
    const options = path === undefined ? [] : levels.below(path).map(fieldOption);
    return options.length === 0 && dot >= 0
      ? null
      : { from, options: dot < 0 ? [...options, ...scope, ...functions.map(functionOption)] : options, validFor: /^[\w`#]*$/u };
  };
}

function stepsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\[[^\]]*\]/gu, '')
    .replaceAll('`', '')
    .split('.');
}

function namesFrom(steps: readonly string[], base: string | undefined): readonly string[] | undefined {
  if (steps[0] === '$root' || steps[0] === '$$') return steps.slice(1);
  if (base === undefined) return undefined;
  const around = base === '' ? [] : base.split('.');
  return [...around, ...(steps[0] === '$' ? steps.slice(1) : steps)];
}

const scope: readonly Completion[] = [
  { label: '$root', type: 'variable', boost: -1 },
  { label: '$site', type: 'variable', boost: -1 },
];

function functionOption({ name, usage }: MappingView['functions'][number]): Completion {
  return { label: name, detail: usage.slice(name.length), type: 'function', apply: `${name}(`, boost: -2 };
}

function fieldOption(field: LevelField): Completion {
  const { name, description, title } = field;
  const info = description ?? title;
  return {
    label: name,
    apply: /^[A-Za-z_]\w*$/u.test(name) ? name : `\`${name}\``,
    detail: factsOf(field),
    type: field.hasFields ? 'namespace' : 'property',
    ...(info !== undefined && { info }),
  };
}

/** The type, unit and codes of a field in short: `decimal kg`. */
export function factsOf({ types, list, format, unit, codes }: LevelField): string {
  const type = format ?? types.filter(each => each !== 'null').join('|');
  return [`${type}${list ? '[]' : ''}`, unit, codes && `⟨${codes}⟩`].filter(Boolean).join(' ');
}
