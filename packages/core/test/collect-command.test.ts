import {
  admitCommand,
  beginExecution,
  idConflict,
  isRefusal,
  nextStep,
  type CommandDeclaration,
  type CommandFacts,
  type CommandRecord,
  type CommandRequest,
  type CommandValue,
  type ExecutionEvent,
  type ExecutionStep,
} from '@millrace/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const recipe: CommandDeclaration = {
  write: { 'recipe-prepared': { values: ['R-200', 'R-300'] }, temperature: { min: 120, max: 200 } },
  activate: { tag: 'activate', value: true },
  identify: 'command-id',
  rate: 10_000,
};
const speed: CommandDeclaration = { write: { speed: { min: 0, max: 80 } } };

const request: CommandRequest = {
  id: 'c-1',
  collection: 'line@lyon',
  equipment: 'packing/line-1',
  command: 'recipe',
  values: { 'recipe-prepared': 'R-200', temperature: 160 },
  who: 'anna',
  reason: 'order 4711',
  at: 0,
};

function facts(more: Partial<CommandFacts> = {}, allowed: readonly string[] = ['recipe']): CommandFacts {
  const collection = {
    name: 'line',
    tags: { 'recipe-prepared': { type: 'text' }, temperature: { type: 'number' }, activate: { type: 'boolean' } },
    commands: { recipe, speed },
  };
  const program = { plan: { collection }, equipment: { bound: { commands: allowed } } };
  return { program: program as unknown as CommandFacts['program'], recent: [], now: 5_000, ...more };
}

function refusalOf(asked: Partial<CommandRequest>, more?: Partial<CommandFacts>, allowed?: readonly string[]): string {
  const answer = admitCommand({ ...request, ...asked }, facts(more, allowed));
  return isRefusal(answer) ? `${answer.code}: ${answer.sentence}` : 'admitted';
}

describe('whether a command may begin', () => {
  test('only what collection and binding both allow, with every value inside its bounds', () => {
    expect(refusalOf({})).toBe('admitted');
    expect(refusalOf({}, {}, [])).toContain('command.not-allowed');
    expect(refusalOf({ command: 'toString' })).toContain('command.unknown');
    const of = (values: CommandRequest['values']): string => refusalOf({ values });
    expect(of({ temperature: 160 })).toContain('a value for "recipe-prepared" is missing');
    expect(of({ ...request.values, temperature: 250 })).toContain('250 is above 200');
    expect(of({ ...request.values, temperature: NaN })).toContain('not finite');
    expect(of({ ...request.values, temperature: '160' })).toContain('expected a number');
    expect(of({ ...request.values, 'recipe-prepared': 'R-1' })).toContain('R-1 is none of R-200, R-300');
    expect(of({ ...request.values, other: 1 })).toContain('does not write "other"');
  });

  test('one at a time, and not faster than its rate', () => {
    const record = (more: Partial<CommandRecord>): CommandRecord => ({
      ...request,
      id: 'c-0',
      state: 'done',
      sentence: '',
      ...more,
    });
    expect(refusalOf({}, { recent: [record({ state: 'running' })] })).toContain('c-0');
    expect(refusalOf({}, { recent: [record({ endedAt: 1_000 })] })).toContain('again in 6 s');
    expect(refusalOf({}, { recent: [record({ endedAt: 1_000 })], now: 11_000 })).toBe('admitted');
    expect(refusalOf({}, { recent: [record({ state: 'refused', endedAt: 4_000 })] })).toBe('admitted');
  });

  test('an id means one command for ever', () => {
    const known: CommandRecord = { ...request, state: 'done', sentence: '' };
    expect(idConflict(known, { ...request, values: { temperature: 160, 'recipe-prepared': 'R-200' } })).toBeUndefined();
    expect(idConflict(known, { ...request, values: { ...request.values, temperature: 161 } })?.code).toBe('command.id-taken');
  });
});

/** Equipment that loses answers, refuses and changes values where the plan of faults says so. */
class Machine {
  readonly tags: Record<string, CommandValue | null> = {
    'recipe-prepared': '',
    temperature: 150,
    activate: false,
    'command-id': '',
    speed: 10,
  };
  activations: string[] = [];
  writes = 0;

  /** `fault`: `lost`: done, and the answer is lost; `cut`: not done, and nobody knows; `refuse`. */
  write(values: readonly (readonly [string, CommandValue])[], faults: readonly string[]): ExecutionEvent {
    const outcomes = values.map(([tag, value], place) => {
      const fault = faults[place] ?? 'fine';
      this.writes += 1;
      if (fault === 'refuse') return { kind: 'never', sentence: 'out of range' } as const;
      if (fault !== 'cut') {
        this.tags[tag] = fault === 'clamped' && typeof value === 'number' ? value - 1 : value;
        if (tag === 'activate')
          this.activations.push(
            JSON.stringify([this.tags['recipe-prepared'], this.tags['temperature'], this.tags['command-id']]),
          );
      }
      return fault === 'fine' || fault === 'clamped'
        ? ({ kind: 'done' } as const)
        : ({ kind: 'unknown', sentence: 'the line was cut' } as const);
    });
    return { kind: 'written', outcomes };
  }
}

describe('carrying a command out', () => {
  const fault = fc.constantFrom('fine', 'fine', 'fine', 'lost', 'cut', 'refuse', 'clamped');
  const turn = fc.record({ faults: fc.array(fault, { maxLength: 4 }), restart: fc.boolean(), unread: fc.boolean() });

  test('F76: whatever is cut or restarted, it is activated at most once, and only with everything as it was asked for', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 8 }), fc.boolean(), (turns, interlocked) => {
        const machine = new Machine();
        let execution = beginExecution('c-1', recipe, request.values);
        let event: ExecutionEvent = {
          kind: 'looked',
          values: { ...machine.tags },
          ...(interlocked && { interlock: 'the line runs' }),
        };
        let end: Extract<ExecutionStep, { do: 'end' }> | undefined;
        for (let count = 0; end === undefined; count++) {
          const [next, step] = nextStep(execution, event);
          execution = next;
          const { faults = [], restart = false, unread = false } = turns[count] ?? {};
          if (step.do === 'end') end = step;
          else if (step.do === 'write') {
            const written = machine.write(step.values, faults);
            event = restart ? { kind: 'restarted' } : written;
          } else
            event = unread
              ? { kind: 'failed', sentence: 'no session' }
              : restart
                ? { kind: 'restarted' }
                : { kind: 'read', values: { ...machine.tags } };
        }
        expect(machine.activations.length).toBeLessThanOrEqual(1);
        for (const activation of machine.activations) expect(activation).toBe(JSON.stringify(['R-200', 160, 'c-1']));
        if (end.state === 'done') expect(machine.activations).toHaveLength(1);
        if (end.state === 'failed' || end.state === 'refused') expect(machine.activations).toHaveLength(0);
        if (end.state === 'refused') expect(machine.writes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a single value is written and read back, through a register of single precision as well', () => {
    const [writing, write] = nextStep(beginExecution('c-2', speed, { speed: 50.1 }), { kind: 'looked', values: { speed: 10 } });
    expect(write).toEqual({ do: 'write', values: [['speed', 50.1]] });
    const [reading] = nextStep(writing, { kind: 'written', outcomes: [{ kind: 'done' }] });
    const [ended, end] = nextStep(reading, { kind: 'read', values: { speed: Math.fround(50.1) } });
    expect(end).toMatchObject({ do: 'end', state: 'done' });
    expect(ended).toMatchObject({ before: { speed: 10 }, after: { speed: Math.fround(50.1) } });
  });
});
