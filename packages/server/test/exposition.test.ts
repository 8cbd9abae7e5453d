import { expect, test } from 'vitest';
import { expositionOf } from '../src/http/exposition.ts';
import { sharedAnswer } from '../src/http/shared-answer.ts';

test('metrics are written as Prometheus reads them, labels and help escaped', () => {
  const text = expositionOf([
    {
      name: 'millrace_held',
      help: 'Held\nwith a \\ back-slash.',
      type: 'gauge',
      samples: [
        { labels: { flow: 'a "b"\\c\nd', 'bad-name': 'x' }, value: 1.5 },
        { labels: {}, value: Number.POSITIVE_INFINITY },
        { labels: {}, value: Number.NaN },
      ],
    },
  ]);
  expect(text).toBe(
    [
      '# HELP millrace_held Held\\nwith a \\\\ back-slash.',
      '# TYPE millrace_held gauge',
      'millrace_held{flow="a \\"b\\"\\\\c\\nd",bad_name="x"} 1.5',
      'millrace_held +Inf',
      'millrace_held NaN',
      '',
    ].join('\n'),
  );
});

test('an answer is shared while it is fresh, and a failure is not kept', async () => {
  let [now, asked, fails] = [0, 0, false];
  const ask = sharedAnswer(
    async () => {
      asked += 1;
      if (fails) throw new Error('no');
      return asked;
    },
    1000,
    () => now,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  now = 999;
  expect(await ask()).toBe(1);
  now = 1000;
  expect(await ask()).toBe(2);
  [now, fails] = [3000, true];
  await expect(ask()).rejects.toThrow('no');
  fails = false;
  expect(await ask()).toBe(4);
});
