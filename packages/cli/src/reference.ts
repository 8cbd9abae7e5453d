import { exitCodes, usageOf, type CommandDeclaration } from '@millrace/api';
import { declarations } from './commands/list.ts';

/** docs/reference/cli.md, made from the declarations of the commands. */
export function cliReference(): string {
  return [
    '<!-- Generated from packages/cli; a test keeps it equal. -->',
    '',
    '# The command line',
    '',
    '`millrace COMMAND --help` prints the same.',
    '',
    'Exit codes are the same everywhere: **0** done, **1** the answer is bad (said with each command), **2** could not run.',
    'What could not run says why on stderr; with `--json` as one line `{ "code", "sentence", "remedy"? }`. Codes are explained in [errors](../errors.md).',
    '',
    '`--json` prints the shape named with each command; names with a capital are the shapes of the [API](api.json) (`components.schemas`).',
    'Control characters in messages are always made visible, never sent to the terminal. Colours appear on terminals only, and not where `NO_COLOR` is set.',
    '',
    '| command | what it does |',
    '| --- | --- |',
    ...declarations.map(({ name, summary }) => `| [${name}](#${name}) | ${summary} |`),
    '',
    ...declarations.flatMap(section),
  ].join('\n');
}

function section(command: CommandDeclaration): readonly string[] {
  const rows = [
    ...command.arguments.map(({ name, summary, optional, many }) => [
      `\`${name}\`${optional ? ' (optional)' : ''}${many ? ' (many)' : ''}`,
      summary,
    ]),
    ...Object.entries(command.options).map(([name, { value, summary, standard }]) => [
      `\`--${name}${value === undefined ? '' : ` ${value}`}\``,
      standard === undefined ? summary : `${summary} Default: ${standard}.`,
    ]),
  ];
  return [
    `## ${command.name}`,
    '',
    command.summary,
    '',
    '```',
    usageOf(command),
    '```',
    '',
    ...(rows.length > 0
      ? ['| argument or option | meaning |', '| --- | --- |', ...rows.map(([left, right]) => `| ${left} | ${right} |`), '']
      : []),
    `Example: \`${command.example}\``,
    '',
    `Exit codes: ${exitCodes(command)}.`,
    '',
    ...(command.json === undefined ? [] : [`JSON: \`${command.json}\``, '']),
  ];
}
