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
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return undefined;
    const inFolder = folder === undefined ? undefined : readSecret(folder, name);
    return inFolder ?? env[`MILLRACE_SECRET_${name}`] ?? env[`MILLRACE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`];
  };
}

function readSecret(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > largest) return undefined;
  return readFileSync(realpathSync(path), 'utf8').replace(/\r?\n$/, '');
}
