import { describe, expect, it } from 'vitest';
import { BoundedWorker } from '../src/studio/bounded-worker.ts';

const bounds = { timeMs: 400, memoryMb: 64, waiting: 2, idleMs: 60_000 };
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    let asked = 0;
    parentPort.on('message', question => {
      asked++;
      if (question === 'endless') for (;;);
      if (question === 'greedy') { const all = []; for (;;) all.push(new Array(1e5).fill(asked)); }
      parentPort.postMessage(question + ' ' + asked);
    });`)}`,
);

describe('a worker with bounds', () => {
  it('answers one question after the other in one thread', async () => {
    await using worker = new BoundedWorker<string, string>(script, bounds);
    const answers = await Promise.all(['a', 'b'].map(each => worker.ask(isFresh => `${each}${isFresh ? ' fresh' : ''}`)));
    expect(answers).toEqual([
      { kind: 'answer', answer: 'a fresh 1' },
      { kind: 'answer', answer: 'b 2' },
    ]);
  });

  it('ends what takes too long or too much, and goes on in a fresh thread', async () => {
    await using worker = new BoundedWorker<string, string>(script, bounds);
    expect(await worker.ask(() => 'endless')).toEqual({ kind: 'stopped', why: 'time' });
    expect(await worker.ask(() => 'again')).toEqual({ kind: 'answer', answer: 'again 1' });
    await using slow = new BoundedWorker<string, string>(script, { ...bounds, timeMs: 20_000, memoryMb: 16 });
    expect(await slow.ask(() => 'greedy')).toEqual({ kind: 'stopped', why: 'memory' });
    expect(await slow.ask(() => 'again')).toEqual({ kind: 'answer', answer: 'again 1' });
  });

  it('refuses more than may wait', async () => {
    await using worker = new BoundedWorker<string, string>(script, bounds);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(each => worker.ask(() => each)));
    expect(answers.map(({ kind }) => kind)).toEqual(['answer', 'answer', 'answer', 'busy']);
  });
});
