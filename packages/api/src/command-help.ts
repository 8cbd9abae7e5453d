import type { CommandDeclaration } from './command.ts';

/** `millrace find KEY [VALUE]`. */
export function usageOf(command: CommandDeclaration): string {
  const words = command.arguments.map(({ name, optional, many }) => {
    const word = many ? `${name}...` : name;
    return optional ? `[${word}]` : word;
  });
  const options = Object.keys(command.options).length > 0 ? ['[options]'] : [];
  return ['millrace', command.name, ...words, ...options].join(' ');
}

/** What `--help` prints. */
export function helpOf(command: CommandDeclaration): string {
  const rows = [
    ...command.arguments.map(argument => [argument.name, argument.summary] as const),
    ...Object.entries(command.options).map(([name, option]) => [
      option.value === undefined ? `--${name}` : `--${name} ${option.value}`,
      option.standard === undefined ? option.summary : `${option.summary} (default: ${option.standard})`,
    ]),
  ];
  const lines = helpRows(rows.map(([left, right]) => [left!, right!]));
  return [
    usageOf(command),
    '',
    wrap(command.summary, 100, 0),
    ...(lines.length > 0 ? ['', ...lines] : []),
    '',
    `Example: ${command.example}`,
    `Exit code: ${wrap(exitCodes(command), 88, 11)}`,
    '',
  ].join('\n');
}

/** Lines of two columns inside 100: a word and its sentence. */
export function helpRows(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length), 0);
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${wrap(right, 96 - width, width + 4)}`);
}

/** The meaning of each exit code of a command, in one line. */
export function exitCodes(command: CommandDeclaration): string {
  return ['0 done', ...(command.bad === undefined ? [] : [`1 ${command.bad}`]), '2 could not run'].join(', ');
}

/** Breaks at blanks so that no line is wider than `width`; later lines are indented. */
function wrap(text: string, width: number, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
