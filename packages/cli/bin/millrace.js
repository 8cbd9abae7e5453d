#!/usr/bin/env node
// Starts the command line on Node 24. An older Node (from 14 on) hands over to the one that the `node` package brings.
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '../src/main.ts');
const nodePackage = packageOfNode();

// Compiled code is kept between runs, which halves the time to start. It lies in the installation, where nobody else may write, and is left out where we may
// not write either. The variable is for the processes that are started from here.
if (nodePackage !== undefined) process.env.NODE_COMPILE_CACHE ??= join(nodePackage, '../.cache/millrace');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  await import(main);
} else {
  const child = spawn(newerNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; only the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', error => fail(error.message));
  child.on('exit', (code, signal) => (process.exitCode = code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code));
}

function packageOfNode() {
  try {
    return dirname(createRequire(import.meta.url).resolve('node/package.json'));
  } catch {
    return undefined;
  }
}

function newerNode() {
  if (nodePackage === undefined) fail('the package "node" is not installed; run npm ci');
  return join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function fail(reason) {
  console.error(`starting millrace: Node 24 is needed, this is ${process.version}, and ${reason}`);
  process.exit(2);
}
