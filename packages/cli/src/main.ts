import { homedir } from 'node:os';
import { runCli } from './cli.ts';
import { runNode } from './node/run-node.ts';

// `millrace held | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** The command line as a process. The exit code is set, not forced, so that everything printed arrives. */
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  cwd: process.cwd(),
  now: Date.now,
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  terminal: process.stdout.isTTY === true,
  fetch,
  isAlive,
  runNode,
}).catch((error: unknown) => {
  console.error(error);
  return 2;
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
