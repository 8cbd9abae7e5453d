import { describe, expect, it } from 'vitest';
import { startCollectRig } from './collect-rig.ts';

describe('collecting', () => {
  it('makes events of what equipment tells, and the MES gets each once, framed by last values', async () => {
    await using rig = await startCollectRig().catch((error: unknown) => {
      console.log(JSON.stringify((error as { issues?: unknown }).issues, undefined, 1));
      throw error;
    });
    await rig.until(() => rig.line.observing === 1, 'the line is watched');
    rig.line.tell('running', false);
    rig.line.tell('speed', 42.5);
    rig.line.tell('running', true);
    await rig.until(() => rig.mes.book.length === 1, 'the MES has the event');
    expect(rig.mes.book[0]?.value).toMatchObject({
      type: 'started',
      site: 'lyon',
      equipment: 'packing/line-1',
      parameters: { speed: 42.5 },
    });
    await rig.until(() => rig.line.settled.at(-1) === 3, 'everything is settled');
  });
});
