import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { nodeFlags } from './node-flags.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs the program of a node as a child with the same stdin, stdout and stderr and hands signals on. The command line does not import
 * the server: it only knows where its program is.
 */
export async function runNode(args: readonly string[]): Promise<number> {
  const program = createRequire(import.meta.url).resolve('@millrace/server/main');
  const child = spawn(process.execPath, [...nodeFlags, ...process.execArgv, program, ...args], { stdio: 'inherit' });
  const listeners = forwarded.map(signal => ({ signal, forward: () => void child.kill(signal) }));
  for (const { signal, forward } of listeners) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
    });
  } finally {
    for (const { signal, forward } of listeners) process.off(signal, forward);
  }
}
