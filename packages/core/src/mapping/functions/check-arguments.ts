import { boundedPattern } from '../../value/pattern/bounded-pattern.ts';
import { fail } from '../jsonata/failure.ts';
import type { Datum } from '../jsonata/machine.ts';
import { typeLetter, type Parameter, type Signature } from './signature.ts';

const pluralNames: Readonly<Record<string, string>> = {
  a: 'arrays',
  b: 'booleans',
  f: 'functions',
  n: 'numbers',
  o: 'objects',
  s: 'strings',
};

/**
 * The arguments that a function gets: checked against its signature (T0410, T0412), the context put in for what is left out
 * (T0411), and a single value made a list where a list is asked for. A failure tells the function's name, if it has one.
 */
export function checkArguments(signature: Signature, args: readonly Datum[], context: Datum, name?: string): readonly Datum[] {
  if (isPlainFit(signature, args)) return args;
  const who: Who = name === undefined ? {} : { token: name };
  const letters = args.map(typeLetter).join('');
  const found = signature.pattern.exec(letters, 0);
  if (found === undefined) return refuse(signature, args, letters, who);
  const checked: Datum[] = [];
  let at = 0;
  for (const [index, parameter] of signature.parameters.entries()) {
    const taken = found.groups[index] ?? '';
    if (taken === '') {
      if (parameter.usesContext) checked.push(contextFor(parameter, context, at, who));
      else checked.push(args[at++]);
    }
    for (const letter of taken) {
      checked.push(parameter.type === 'a' ? listFor(parameter, args[at], letter, taken, at, who) : args[at]);
      at++;
    }
  }
  return checked;
}

/** The name of the function, for a failure. */
interface Who {
  readonly token?: string;
}

/** The common case: an argument for every parameter but the last optional ones, each of the right type already. */
function isPlainFit({ parameters }: Signature, args: readonly Datum[]): boolean {
  if (args.length > parameters.length) return false;
  for (const [index, { takes, times, usesContext, type, subtype }] of parameters.entries()) {
    if (index >= args.length) {
      if (times !== '?' || usesContext) return false;
      continue;
    }
    const letter = typeLetter(args[index]);
    if ((times !== '' && times !== '?') || !takes.includes(letter)) return false;
    if (type === 'a' && !isPlainList(args[index], letter, subtype)) return false;
  }
  return true;
}

function isPlainList(value: Datum, letter: string, subtype: string | undefined): boolean {
  if (letter === 'm') return true;
  return letter === 'a' && (subtype === undefined || holdsOnly(value as readonly Datum[], subtype));
}

function holdsOnly(list: readonly Datum[], subtype: string): boolean {
  const wanted = subtype.charAt(0);
  return list.every(each => typeLetter(each) === wanted);
}

function contextFor({ takes }: Parameter, context: Datum, at: number, who: Who): Datum {
  if (!takes.includes(typeLetter(context))) fail({ code: 'T0411', value: context, index: at + 1, ...who });
  return context;
}

function listFor({ subtype }: Parameter, value: Datum, letter: string, taken: string, at: number, who: Who): Datum {
  if (letter === 'm') return undefined;
  if (subtype !== undefined) {
    const fits = letter === 'a' ? holdsOnly(value as readonly Datum[], subtype) : taken === subtype;
    if (!fits) fail({ code: 'T0412', value, index: at + 1, value2: pluralNames[subtype], ...who });
  }
  return letter === 'a' ? value : [value];
}

/** Names the first argument that no parameter takes. */
function refuse({ parameters }: Signature, args: readonly Datum[], letters: string, who: Who): never {
  let goodTo = 0;
  let pattern = '^';
  for (const { takes, times } of parameters) {
    pattern += `[${takes}]${times}`;
    const part = boundedPattern(pattern, '');
    const found = typeof part === 'string' ? undefined : part.exec(letters, 0);
    if (!found) break;
    goodTo = found.end;
  }
  return fail({ code: 'T0410', value: args[goodTo], index: goodTo + 1, ...who });
}
