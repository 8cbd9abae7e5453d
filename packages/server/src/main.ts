import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { connectors } from '@millrace/connectors';
import { browseInterface, readProject, startNode } from '@millrace/runtime';
import { runProcess } from './process/run-process.ts';
import type { Surroundings } from './process/surroundings.ts';

// V8 of Node 24 ends the process ("Check failed: jit_page") when it gives compiled wrappers of WebAssembly imports back. The HTTP client's parser has such
// imports; without this threshold they are never compiled, which costs nothing that can be measured.
setFlagsFromString('--wasm-wrapper-tiering-budget=2000000000');

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The program of a node. A second signal to stop ends it at once: what is on disk is right at any moment. */
process.exitCode = await runProcess(process.argv.slice(2), surroundings(), {
  startNode: options => startNode({ ...options, connectors }),
  browse: (plan, references, signal) => browseInterface(plan, { connectors, references }, signal),
  readProject: (folder, options) => readProject(folder, connectors, options),
});

function surroundings(): Surroundings {
  return {
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    readable: process.stderr.isTTY === true,
    now: Date.now,
    onSignal: listener => {
      let stopping = false;
      const handlers = signals.map(signal => {
        const handle = () => {
          if (stopping && signal !== 'SIGHUP') process.exit(2);
          stopping ||= signal !== 'SIGHUP';
          listener(signal);
        };
        process.on(signal, handle);
        return () => process.off(signal, handle);
      });
      return { [Symbol.dispose]: () => handlers.forEach(remove => remove()) };
    },
  };
}
