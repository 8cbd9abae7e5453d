import { watch } from 'node:fs';
import { relative, sep } from 'node:path';

const quietMs = 300;

/**
 * Calls `changed` when documents or cases of the project changed and then were left alone for a moment. What is under the
 * data folder does not count. `lost` is told when the system stops watching.
 */
export function watchProject(folder: string, data: string, changed: () => void, lost: (reason: string) => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const inside = relative(folder, data);
  const watcher = watch(folder, { recursive: true, persistent: false }, (_, name) => {
    if (name !== null && (isUnder(name, inside) || isUnder(name, '.git'))) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  });
  watcher.on('error', error => lost(error.message));
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function isUnder(name: string, folder: string): boolean {
  return folder !== '' && (name === folder || name.startsWith(folder + sep));
}
