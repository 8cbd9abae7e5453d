import type { CodeCatalogue } from '@millrace/core';

/** What the command line itself can run into. */
export const cliCodes = {
  'cli.command-unknown': { means: 'there is no such command', remedy: 'see `millrace --help`' },
  'cli.arguments': { means: 'the arguments do not fit the command', remedy: 'see `millrace COMMAND --help`' },
  'cli.no-node': {
    means: 'no running node was found',
    remedy: 'start one with `millrace run DIR`, or say where it is with --api URL or --data DIR',
  },
  'cli.selection-empty': {
    means: 'the command does not say which messages or measurements it is about',
    remedy:
      'name message numbers, or narrow with --flow, --code, --key, --from or --to; measurements with --collection, --target, --site or --code',
  },
  'cli.draft': {
    means: 'a contract or mapping cannot be drafted of what was given',
    remedy: 'see `millrace COMMAND --help`; --kind says what the files are, --root which message of a description is meant',
  },
  'cli.file': {
    means: 'a file that the command names cannot be read',
    remedy: 'name a file that is there and may be read; paths begin where you are',
  },
  'cli.output': { means: 'a file cannot be written', remedy: 'name a file that is not there yet, in a folder that is' },
  'cli.contract': {
    means: 'a contract that the command names cannot be found or read',
    remedy: 'name it as name@version (see --project), as a file with one contract, or as file.yaml#name@version',
  },
} satisfies CodeCatalogue;
