import type { TypeName } from '../../contract/keywords.ts';
import { typeOfValue, type View } from '../../contract/view.ts';

/** What is known of the result of an expression before any message comes. Whatever is absent is not known. */
export interface Flow {
  /** The types that one value of it may have; `number` stands for whole numbers too. */
  readonly types?: ReadonlySet<TypeName>;
  /** What the source contract says of it, where it is a value of the message. */
  readonly view?: View;
  /** It goes through a list, so that it may give many values. */
  readonly many?: boolean;
  /** It may give nothing. */
  readonly optional?: boolean;
  /** It is what a filter leaves of a list: perhaps nothing, which its writer knows. */
  readonly selected?: boolean;
  /** `[]`: a list of one stays a list. */
  readonly keepsList?: boolean;
  /** The UCUM unit of the number that it is, or that its text says. */
  readonly unit?: string;
  /** The code set that its text is a code of. */
  readonly codes?: string;
  /** The format of its text (`decimal`, `date`). */
  readonly format?: string;
  /** The only values that it may have. */
  readonly choices?: readonly unknown[];
  readonly maxLength?: number;
  /** A decimal or 64-bit number that went through a number of the language, so that its last digits may be lost. */
  readonly inexact?: 'decimal' | 'int64';
}

/** Nothing is known. */
export const notKnown: Flow = {};

/** A value of exactly these types. */
export function typed(...types: readonly TypeName[]): Flow {
  return { types: new Set(types) };
}

/** A value that is written in the expression. */
export function constant(value: unknown): Flow {
  const length = typeof value === 'string' ? { maxLength: value.length } : {};
  return { types: new Set([typeOfValue(value)]), choices: [value], ...length };
}

/** A value of the message, as its contract describes it. */
export function described(view: View): Flow {
  const { maxLength } = view.limits();
  return {
    view,
    ...(view.types && { types: view.types }),
    ...(view.unit !== undefined && { unit: view.unit }),
    ...(view.codes !== undefined && { codes: view.codes }),
    ...(view.format !== undefined && { format: view.format }),
    ...(view.choices && { choices: view.choices }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** One value of a list, where it is one: what a filter or a function over elements sees. */
export function itemOf(flow: Flow): Flow {
  const { many: _, keepsList: __, ...single } = flow;
  const { view } = flow;
  if (!view) return flow.types?.has('array') === true ? notKnown : single;
  if (view.types && !view.types.has('array')) return single;
  const items = view.items();
  return items ? described(items) : notKnown;
}

/** Either of two: what both have in common. */
export function either(a: Flow, b: Flow): Flow {
  const types = a.types && b.types ? new Set([...a.types, ...b.types]) : undefined;
  const choices = a.choices && b.choices ? [...new Set([...a.choices, ...b.choices])] : undefined;
  return {
    ...(types && { types }),
    ...(choices && { choices }),
    ...((a.many ?? b.many) && { many: true }),
    ...((a.optional === true || b.optional === true) && { optional: true }),
    ...((a.selected === true || b.selected === true) && { selected: true }),
    ...(a.keepsList === true && b.keepsList === true && { keepsList: true }),
    ...unitOfEither(a, b),
    ...(a.codes !== undefined && a.codes === b.codes && { codes: a.codes }),
    ...(a.format !== undefined && a.format === b.format && { format: a.format }),
    ...(a.maxLength !== undefined && b.maxLength !== undefined && { maxLength: Math.max(a.maxLength, b.maxLength) }),
    ...inexactOf(a, b),
  };
}

/** A number that is written out beside a quantity is meant in its unit. */
function unitOfEither(a: Flow, b: Flow): Flow {
  if (a.unit !== undefined && (a.unit === b.unit || isWrittenNumber(b))) return { unit: a.unit };
  return b.unit !== undefined && isWrittenNumber(a) ? { unit: b.unit } : {};
}

function isWrittenNumber({ view, choices }: Flow): boolean {
  return view === undefined && choices !== undefined && choices.every(choice => typeof choice === 'number');
}

/** The loss of either. */
export function inexactOf(...flows: readonly Flow[]): Flow {
  const inexact = flows.map(flow => flow.inexact).find(each => each !== undefined);
  return inexact === undefined ? {} : { inexact };
}

/** The same, and it may be left out. */
export function maybe(flow: Flow): Flow {
  return { ...flow, optional: true };
}

/** What a filter leaves of it. */
export function selection(flow: Flow): Flow {
  return { ...itemOf(flow), many: true, selected: true };
}

/** Whether it certainly gives something, and one thing. */
export function isCertain({ types, optional, selected, many }: Flow): boolean {
  return types !== undefined && optional !== true && selected !== true && many !== true;
}

/** The one value that it always has, if it has one. */
export function onlyValue(flow: Flow): { readonly value: unknown } | undefined {
  return flow.choices?.length === 1 && isCertain(flow) ? { value: flow.choices[0] } : undefined;
}

/** Whether its text says a number exactly, and so compares and sorts letter by letter. */
export function isNumberText({ format, types }: Flow): boolean {
  const exact = format === 'decimal' || format === 'int64' || format === 'quantity';
  return exact && types?.size === 1 && types.has('string');
}
