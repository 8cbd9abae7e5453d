import { describe, expect, test } from 'vitest';
import { keystone, Line, norden, takenValue, toldValue, type SignalName } from '@millrace/plant';

/** Steps of 50 ms over so many seconds. */
function run(line: Line, seconds: number, from = 0): void {
  for (let at = from; at <= from + seconds * 1000; at += 50) line.step(at);
}

describe('a packaging line', () => {
  test('counts what it did as its signals say', () => {
    const line = new Line({ name: 'line-1', seed: 3 });
    const seen: Record<string, number> = {};
    let alarms = 0;
    line.listen(changed => {
      for (const name of changed) seen[name] = (seen[name] ?? 0) + 1;
      if (changed.includes('alarm') && line.signals.alarm) alarms += 1;
    });
    run(line, 120);
    const { starts, stops, cycles, good, scrap } = line.book();
    expect(cycles).toBeGreaterThan(50);
    expect(good + scrap).toBe(cycles);
    expect([line.signals.cycleCount, line.signals.goodCount, line.signals.scrapCount]).toEqual([cycles, good, scrap]);
    expect(starts + stops).toBe(seen['running']);
    expect(line.book().alarms).toBe(alarms);
    expect(scrap).toBeGreaterThan(0);
  });

  test('does the same again with the same seed', () => {
    const [one, other] = [new Line({ name: 'a', seed: 5 }), new Line({ name: 'a', seed: 5 })];
    run(one, 60);
    run(other, 60, 1_000_000);
    expect(one.book()).toEqual(other.book());
  });

  test('lets its counters roll over at 32 bits', () => {
    const line = new Line({ name: 'line-1', seed: 1, countersAt: 2 ** 32 - 5 });
    run(line, 60);
    expect(line.book().cycles).toBeGreaterThan(20);
    expect(line.signals.cycleCount).toBe(line.book().cycles - 5);
  });

  test('takes a prepared recipe over once for a command id', () => {
    const line = new Line({ name: 'line-1', seed: 1 });
    const order = (id: string): void => {
      line.write('recipePrepared', 'R-200', 1);
      line.write('commandId', id, 2);
      line.write('recipeActivate', true, 3);
    };
    order('c1');
    order('c1');
    expect(line.signals).toMatchObject({ recipe: 'R-200', recipeActivate: false });
    expect(line.book().commands).toEqual(['c1']);
    expect(line.write('goodCount', 3, 4)).toContain('cannot be written');
    expect(line.write('speedSetpoint', 500, 4)).toContain('goes from 0 to 120');
  });

  test('tells the same in the dialect of every maker', () => {
    const line = new Line({ name: 'line-1', seed: 1 });
    run(line, 5);
    for (const brand of [norden, keystone])
      for (const name of Object.keys(brand.names) as SignalName[]) {
        const back = takenValue(brand, name, toldValue(brand, name, line.signals));
        const value = line.signals[name];
        if (typeof value === 'number') expect(back).toBeCloseTo(value, 9);
        else expect(back).toBe(value);
      }
  });
});
