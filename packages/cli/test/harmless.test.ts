import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as views from '../../../tests/fixtures/node-views.ts';
import { paint, rendered, visible, widthOf } from '../src/text/paint.ts';
import { table } from '../src/text/table.ts';
import { block, pageWidth, sentence } from '../src/text/wrap.ts';
import { fixedAnswers, run } from './fake-node.ts';

const nasty = '\u001b]0;owned\u0007\u001b[2Jwiped\u009b31m\u202egnp.exe\u0000';
const control = /[\p{Cc}\p{Cf}]/u;
const texts = fc.string({
  unit: fc.oneof(fc.constantFrom('\u001b', '\n', '\u009b', '\u202e', '\r', ' ', 'ä', '😀'), fc.string({ unit: 'binary' })),
});

describe('what came in a message never steers the terminal', () => {
  test('no control character survives but line breaks and our own colours', () => {
    fc.assert(
      fc.property(texts, text => {
        const plain = rendered(sentence(text) + block(text, 2) + table([[text, paint('red', text)]]), false);
        expect(control.test(plain.replaceAll('\n', ''))).toBe(false);
        const coloured = rendered(paint('bold', visible(text)), true);
        // eslint-disable-next-line no-control-regex
        expect(control.test(coloured.replace(/\u001b\[[0-5]{1,2}m/g, '').replaceAll('\n', ''))).toBe(false);
      }),
    );
  });

  test('lines stay inside the page whatever they hold', () => {
    fc.assert(
      fc.property(texts, text => {
        for (const line of (sentence(text, 4) + block(text, 2)).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(pageWidth);
      }),
    );
  });

  for (const terminal of [true, false]) {
    test(`explain, find and held show it harmless (${terminal ? 'on a terminal' : 'in a pipe'})`, async () => {
      const payload = views.payloadOf(nasty);
      const hop = { ...views.trace.hops[0]!, sentence: nasty, mapped: { [nasty]: nasty }, reference: nasty };
      const answers = {
        explain: {
          ...views.trace,
          id: nasty,
          subject: nasty,
          keys: { [nasty]: nasty },
          received: payload,
          parsed: nasty,
          hops: [hop],
        },
        find: { ...views.found, sentence: nasty },
        held: { items: [{ ...views.heldItem, sentence: nasty, remedy: nasty, owner: nasty }], total: 1 },
      };
      for (const args of [['explain', '4711'], ['find', nasty], ['held'], ['explain', '4711', '--json']]) {
        const { out } = await run(args, answers, { terminal });
        // eslint-disable-next-line no-control-regex
        expect(control.test(out.replace(/\u001b\[[0-5]{1,2}m/g, '').replaceAll('\n', '')), args.join(' ')).toBe(false);
      }
    });
  }

  test('an error of the node is made harmless too', async () => {
    const { err } = await run(['explain', '1'], {
      explain: { problem: { type: 'x', title: 'x', status: 404, detail: nasty, code: 'a.b', requestId: '' } },
    });
    expect(control.test(err.replaceAll('\n', ''))).toBe(false);
  });

  test('received gives the exact bytes to a pipe', async () => {
    const { bytes, out } = await run(['received', '4711']);
    expect(bytes).toEqual([fixedAnswers.received]);
    expect(out).toBe('');
  });

  test('received shows them harmless on a terminal', async () => {
    const { bytes, out } = await run(['received', '4711'], fixedAnswers, {
      terminal: true,
      env: { MILLRACE_API: 'http://n.test', NO_COLOR: '1' },
    });
    expect(bytes).toEqual([]);
    expect(out).toBe('␛[31mred␇\nline\n');
  });
});
