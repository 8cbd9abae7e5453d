import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** The functions in which the threads of a profiled process spent most of their time themselves, one text a thread. */
export async function readProfiles(folder: string, most: number): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.cpuprofile'));
  return Promise.all(files.map(async name => summaryOf(JSON.parse(await readFile(join(folder, name), 'utf8')) as Profile, most)));
}

function summaryOf({ nodes, samples, timeDeltas }: Profile, most: number): string {
  const frames = new Map(nodes.map(node => [node.id, nameOf(node.callFrame)]));
  const self = new Map<string, number>();
  samples.forEach((sample, index) => {
    const name = frames.get(sample) ?? '';
    self.set(name, (self.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const busy = [...self].filter(([name]) => name !== '(idle)').toSorted((a, b) => b[1] - a[1]);
  const total = busy.reduce((sum, [, time]) => sum + time, 0);
  const lines = busy.slice(0, most).map(([name, time]) => `  ${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`busy for ${(total / 1e6).toFixed(2)} s`, ...lines].join('\n');
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  const place = url.split('/').slice(-2).join('/');
  return `${functionName || '(anonymous)'}${place === '' ? '' : ` ${place}:${lineNumber + 1}`}`;
}
