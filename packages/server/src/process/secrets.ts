import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

const largest = 64 * 1024;

/**
 * Where `${secret:NAME}` comes from: the file NAME in the folder of secrets, else the variable MILLRACE_SECRET_NAME (also with the
 * name in capitals and `_` for everything else). Read each time, so a rotated secret counts at the next reload. A final line break is no part of it.
 */
export function openSecrets(
  folder: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): (name: string) => string | undefined {
  return name => {
    if (!isName(name)) return undefined;
    const inFolder = folder === undefined ? undefined : readSecret(folder, name);
    return inFolder ?? env[`MILLRACE_SECRET_${name}`] ?? env[`MILLRACE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`];
  };
}

/** When the file of a secret was last changed, milliseconds since 1970; undefined where it is no file. */
export function secretTimes(folder: string | undefined): (name: string) => number | undefined {
  return name => {
    if (folder === undefined || !isName(name)) return undefined;
    return statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs;
  };
}

function isName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

function readSecret(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > largest) return undefined;
  return readFileSync(realpathSync(path), 'utf8').replace(/\r?\n$/, '');
}
