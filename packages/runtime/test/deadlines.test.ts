import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../src/deadlines.ts';

describe('the time of calls', () => {
  it('ends calls in the order in which they began, and says why', async () => {
    using deadlines = new Deadlines(20);
    const [first, second] = [deadlines.start(), deadlines.start()];
    const ended: string[] = [];
    first.signal.addEventListener('abort', () => ended.push('first'));
    second.signal.addEventListener('abort', () => ended.push('second'));
    await once(second.signal, 'abort');
    expect(ended).toEqual(['first', 'second']);
    expect(first.signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('leaves a call alone that came to its end, and still ends a later one', async () => {
    using deadlines = new Deadlines(20);
    const done = deadlines.start();
    done[Symbol.dispose]();
    const late = deadlines.start();
    await once(late.signal, 'abort');
    const later = deadlines.start();
    await once(later.signal, 'abort');
    expect(done.signal.aborted).toBe(false);
  });
});
