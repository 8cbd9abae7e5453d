/** What stands after a command without dashes. */
export interface ArgumentDeclaration {
  /** In capitals, as the help shows it. */
  readonly name: string;
  readonly summary: string;
  readonly optional?: true;
  /** Takes all that follows; only the last one may. */
  readonly many?: true;
}

/** One `--option`. */
export interface OptionDeclaration {
  /** Word for its value in the help; absent: a flag. */
  readonly value?: string;
  readonly summary: string;
  /** What holds where it is absent, in words. */
  readonly standard?: string;
}

/** One command as data: arguments are read by it, help and reference are written from it. */
export interface CommandDeclaration {
  /** One word, or two where several commands are about one thing (`contract compare`). */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  readonly arguments: readonly ArgumentDeclaration[];
  readonly options: Readonly<Record<string, OptionDeclaration>>;
  /** A whole command line that works. */
  readonly example: string;
  /** What exit code 1 means here; absent: it never ends with 1. */
  readonly bad?: string;
  /** The shape that `--json` prints. */
  readonly json?: string;
}

/** The command that a command line begins with, two words before one, and what follows; `undefined` where there is none. */
export function matchCommand<D extends CommandDeclaration>(
  declarations: readonly D[],
  args: readonly string[],
): { readonly declaration: D; readonly rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const declaration = declarations.find(each => args.length >= words && each.name === args.slice(0, words).join(' '));
    if (declaration) return { declaration, rest: args.slice(words) };
  }
  return undefined;
}

/** A command line that was read. */
export interface CommandLine {
  /** Single arguments by name. */
  readonly arguments: Readonly<Record<string, string>>;
  /** The values of the argument that takes many. */
  readonly many: readonly string[];
  /** Options with a value. */
  readonly options: Readonly<Record<string, string>>;
  readonly flags: ReadonlySet<string>;
}

/** The options in the form that `parseArgs` of `node:util` takes; `--help` is always among them. */
export function parseOptions(command: CommandDeclaration): Record<string, { type: 'string' | 'boolean' }> {
  const options = Object.entries(command.options).map(([name, option]) => [
    name,
    { type: option.value === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  return { ...Object.fromEntries(options), help: { type: 'boolean' } };
}

/** Sorts what `parseArgs` found; a sentence where the arguments do not fit the command. */
export function commandLine(
  command: CommandDeclaration,
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[],
): CommandLine | string {
  const required = command.arguments.filter(argument => !argument.optional).length;
  const last = command.arguments.at(-1);
  const missing = command.arguments[positionals.length];
  if (positionals.length < required) return `${missing?.name} is missing`;
  if (!last?.many && positionals.length > command.arguments.length)
    return `"${positionals[command.arguments.length]}" is one too many`;
  const single = command.arguments.filter(argument => !argument.many);
  const entries = Object.entries(values);
  return {
    arguments: Object.fromEntries(single.flatMap((argument, index) => pair(argument.name, positionals[index]))),
    many: positionals.slice(single.length),
    options: Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    flags: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
  };
}

function pair(name: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}
