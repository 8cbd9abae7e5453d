import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeOperations } from '../../../tests/fixtures/fake-operations.ts';
import type { Operations } from '@millrace/core';
import type { BrowseInterface } from '../src/process/contract-infer-command.ts';
import type { NodeOptions, StartNode } from '../src/process/start-node.ts';
import type { Surroundings } from '../src/process/surroundings.ts';

/** A process in memory: what it printed, and signals to send it. */
export interface Around extends Disposable {
  readonly folder: string;
  readonly surroundings: Surroundings;
  readonly printed: { out: string; err: string };
  signal(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): void;
  /** Resolves when stdout holds this text. */
  seen(text: string): Promise<void>;
}

export function openAround(env: Readonly<Record<string, string>> = {}): Around {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-process-'));
  const printed = { out: '', err: '' };
  const listeners = new Set<Parameters<Surroundings['onSignal']>[0]>();
  const waiting = new Set<() => void>();
  const print = (where: 'out' | 'err') => (text: string) => {
    printed[where] += text;
    for (const look of waiting) look();
  };
  const surroundings: Surroundings = {
    env,
    home: folder,
    cwd: folder,
    out: print('out'),
    err: print('err'),
    readable: false,
    now: Date.now,
    onSignal: listener => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  return {
    folder,
    surroundings,
    printed,
    signal: signal => listeners.forEach(listener => listener(signal)),
    seen: text =>
      new Promise(resolve => {
        const look = () => {
          if (!printed.out.includes(text) && !printed.err.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** For commands that ask no other system. */
export const browse: BrowseInterface = async () => Promise.reject(new Error('no interface was to be asked'));

/** Starts a fake node and remembers with what. */
export function fakeStart(overrides: Partial<Operations> = {}) {
  const seen: NodeOptions[] = [];
  const ended: string[] = [];
  const { operations, calls } = fakeOperations(overrides);
  const startNode: StartNode = async options => {
    seen.push(options);
    return { operations, [Symbol.asyncDispose]: async () => void ended.push(options.name) };
  };
  return { startNode, seen, ended, calls };
}
