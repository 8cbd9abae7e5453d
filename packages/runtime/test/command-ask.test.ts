import { outcomeOfCommand } from '@millrace/core';
import type { CommandDelivery, CommandRecord, CommandRequest, EquipmentProgram, Outcome, TagValue } from '@millrace/core';
import type { CommandStep, Store } from '@millrace/store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandDesk } from '../src/command/command-desk.ts';
import { Controller, equipment, plan, program } from './command-controller.ts';

const ben = { name: 'ben' };
const signal = new AbortController().signal;

/** What survives a node: commands as they were kept, and their audit entries. */
class CommandBook implements Pick<Store, 'keepCommand' | 'command' | 'commands'> {
  readonly audit: string[] = [];
  readonly #records = new Map<string, string>();

  async keepCommand({ record, audit }: CommandStep): Promise<undefined> {
    this.#records.set(record.id, JSON.stringify(record));
    if (audit) this.audit.push(`${audit.who}: ${audit.action}`);
  }

  async command(id: string): Promise<CommandRecord | undefined> {
    const text = this.#records.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as CommandRecord);
  }

  async commands({ open = false }: { readonly open?: boolean }): Promise<readonly CommandRecord[]> {
    const all = [...this.#records.values()].map(text => JSON.parse(text) as CommandRecord).toReversed();
    return open ? all.filter(({ state }) => state === 'proposed' || state === 'running') : all;
  }
}

/** A controller whose node dies in the middle of a call: before it has an effect, or after. */
class MortalLine extends Controller {
  dieAt = Infinity;
  hasEffect = false;
  died = Promise.withResolvers<'died'>();
  #calls = 0;

  override async read(addresses: readonly string[]): ReturnType<Controller['read']> {
    return this.#dies() ? new Promise(() => undefined) : super.read(addresses);
  }

  override async write(writes: Parameters<Controller['write']>[0]): Promise<readonly Outcome[]> {
    const dies = this.#dies();
    if (dies && !this.hasEffect) return new Promise(() => undefined);
    const outcomes = await super.write(writes);
    return dies ? new Promise(() => undefined) : outcomes;
  }

  plan(dieAt: number, hasEffect: boolean): void {
    this.#calls = 0;
    this.dieAt = dieAt;
    this.hasEffect = hasEffect;
    this.died = Promise.withResolvers();
  }

  #dies(): boolean {
    this.#calls += 1;
    if (this.#calls === this.dieAt) this.died.resolve('died');
    return this.#calls >= this.dieAt;
  }
}

/** A node that an integration asks, on a book that stays when it dies. */
class Floor {
  readonly book = new CommandBook();
  readonly line = new MortalLine();
  readonly woken: number[] = [];
  isAwaited = true;
  time = 1_000;
  readonly #program: EquipmentProgram;
  #desk = this.#newDesk();

  /** `shows`: the line shows which recipe it took. */
  constructor(approval: boolean, shows = false) {
    const { commands } = plan.collection;
    const load = commands['load-recipe'];
    const loadRecipe = { ...load, approval, ...(shows && { activate: { ...load.activate, taken: 'active = recipe' } }) };
    this.#program = {
      ...program,
      plan: { ...plan, collection: { ...plan.collection, commands: { ...commands, 'load-recipe': loadRecipe } } },
    };
  }

  get desk(): CommandDesk {
    return this.#desk;
  }

  /** The node ends without a goodbye and is started again. */
  async restart(): Promise<void> {
    this.line.plan(Infinity, false);
    this.line.isOpen = true;
    this.#desk = this.#newDesk();
    await this.#desk.recover();
  }

  ask(more: Partial<CommandRequest> = {}, interlock: 'refuse' | 'wait' = 'wait'): Promise<Outcome> {
    return this.#desk.ask({ ...recipe, at: this.time, ...more }, signal).then(answer => outcomeOfCommand(answer, interlock));
  }

  #newDesk(): CommandDesk {
    return new CommandDesk({
      store: this.book,
      clock: { now: () => this.time } as never,
      ground: {
        patienceMs: 0,
        program: (name, at) => (name === plan.name && at === equipment.name ? this.#program : undefined),
        ready: async () => undefined,
        tags: () => (this.line.isOpen ? this.line : undefined),
        awaits: () => this.isAwaited,
        wake: ({ message }) => void this.woken.push(message),
      },
    });
  }
}

const delivery: CommandDelivery = { integration: 'recipes', flow: 'recipes@lyon:line.load-recipe', message: 7 };
const recipe: Omit<CommandRequest, 'at'> = {
  id: 'k-7',
  collection: 'line@lyon',
  equipment: 'packing/line-1',
  command: 'load-recipe',
  values: { recipe: 'R-200', speed: 30.48 },
  who: 'integration recipes',
  reason: 'order 4711',
  delivery,
};

describe('an integration that asks', () => {
  test('has its command carried out once, with a reference, its steps and both audit entries', async () => {
    const floor = new Floor(false);
    expect(await floor.ask()).toEqual({ kind: 'done', reference: 'k-7' });
    expect(await floor.ask()).toEqual({ kind: 'done', reference: 'k-7' });
    await floor.restart();
    expect(await floor.ask()).toEqual({ kind: 'done', reference: 'k-7' });
    expect(floor.line.writes).toEqual(['NEXT=R-200', 'SP=100', 'ID=k-7', 'GO=true']);
    const record = await floor.book.command('k-7');
    expect(record?.steps?.map(({ phase }) => phase)).toEqual([
      'looking',
      'preparing',
      'reading-back',
      'activating',
      'confirming',
    ]);
    expect(record).toMatchObject({ before: { recipe: 'R-100' }, after: { recipe: 'R-200' }, delivery });
    expect(floor.book.audit).toEqual(['integration recipes: command equipment', 'node: command done']);
  });

  test('is refused where the binding does not name it, or a value lies outside', async () => {
    const floor = new Floor(false);
    const other = await floor.ask({ delivery: { ...delivery, integration: 'others' } });
    expect(other).toMatchObject({ kind: 'never', targetCode: 'command.not-from-integration' });
    expect(await floor.ask({ values: { recipe: 'R-9', speed: 1 } })).toMatchObject({
      kind: 'never',
      targetCode: 'command.value',
    });
    expect(await floor.ask({ equipment: 'packing/line-9' })).toMatchObject({ kind: 'never', targetCode: 'command.not-allowed' });
    expect(floor.book.audit).toEqual([]);
  });

  test('waits for the interlock or is refused by it, as it declares, and nothing is kept of that', async () => {
    const floor = new Floor(false);
    floor.line.values['RUN'] = true;
    expect(await floor.ask()).toMatchObject({
      kind: 'later',
      because: 'condition',
      sentence: 'the interlock says no: running = false',
    });
    expect(await floor.ask({}, 'refuse')).toMatchObject({ kind: 'never', targetCode: 'command.interlock' });
    floor.line.isOpen = false;
    expect(await floor.ask({}, 'refuse')).toMatchObject({ kind: 'later', because: 'condition' });
    expect(floor.book.audit).toEqual([]);
    floor.line.isOpen = true;
    floor.line.values['RUN'] = false;
    expect(await floor.ask({}, 'refuse')).toMatchObject({ kind: 'done' });
  });

  test('waits visibly for a second person; whoever agrees wakes the delivery, which carries it out', async () => {
    const floor = new Floor(true);
    expect(await floor.ask()).toMatchObject({ because: 'condition', sentence: expect.stringContaining('awaiting approval') });
    await floor.restart();
    expect(await floor.ask()).toMatchObject({ because: 'condition' });
    expect(await floor.desk.decide('k-7', true, 'checked', ben)).toMatchObject({ state: 'proposed', decision: { agreed: true } });
    expect(floor.woken).toEqual([7]);
    expect(floor.line.writes).toEqual([]);
    await expect(floor.desk.decide('k-7', false, 'no', ben)).rejects.toThrow('does not wait for anybody');
    expect(await floor.ask()).toMatchObject({ kind: 'done' });
    expect(floor.book.audit).toEqual([
      'integration recipes: propose command',
      'ben: agree to command',
      'integration recipes: command equipment',
      'node: command done',
    ]);
  });

  test('is refused where the second person declines; a corrected message is proposed anew', async () => {
    const floor = new Floor(true);
    await floor.ask();
    await floor.desk.decide('k-7', false, 'wrong recipe', ben);
    const declined = { kind: 'never', targetCode: 'command.declined', sentence: 'declined by ben: wrong recipe' };
    expect(await floor.ask()).toEqual(declined);
    expect(await floor.ask()).toEqual(declined);
    expect(await floor.ask({ values: { recipe: 'R-300', speed: 1 } })).toMatchObject({ because: 'condition' });
    await floor.desk.decide('k-7', true, 'right', ben);
    expect(await floor.ask()).toMatchObject({ because: 'condition' });
    expect(floor.line.writes).toEqual([]);
  });

  test('is not carried out any more once nobody waits for it: an agreement that comes late says so', async () => {
    const floor = new Floor(true);
    await floor.ask();
    floor.isAwaited = false;
    await expect(floor.desk.decide('k-7', true, 'checked', ben)).rejects.toMatchObject({ code: 'command.withdrawn' });
    expect(await floor.book.command('k-7')).toMatchObject({ state: 'refused', code: 'command.withdrawn' });
    expect(floor.line.writes).toEqual([]);
    // Delivered again, by a replay of what expired, it is proposed anew.
    floor.isAwaited = true;
    expect(await floor.ask()).toMatchObject({ sentence: expect.stringContaining('awaiting approval') });
  });

  test('prepares again what was interrupted before the activation, and never with other values', async () => {
    const floor = new Floor(false);
    floor.line.loseAt = 2;
    expect(await floor.ask()).toMatchObject({
      kind: 'later',
      because: 'condition',
      sentence: expect.stringContaining('nothing was activated'),
    });
    expect(await floor.ask()).toMatchObject({
      kind: 'later',
      because: 'condition',
      sentence: expect.stringContaining('no session'),
    });
    await floor.restart();
    expect(await floor.ask({ values: { recipe: 'R-300', speed: 1 } })).toMatchObject({ targetCode: 'command.id-taken' });
    expect(await floor.ask()).toMatchObject({ kind: 'done' });
    expect(floor.line.activations).toBe(1);
  });

  test('never writes again what is not activated as a whole: what it set is found by reading, or a person looks', async () => {
    const floor = new Floor(false);
    const speed = { command: 'set-speed', values: { speed: 15.24 } };
    floor.line.plan(3, false);
    await Promise.race([floor.ask(speed), floor.line.died.promise]);
    await floor.restart();
    expect(await floor.ask(speed)).toMatchObject({ kind: 'never', targetCode: 'command.read-back' });
    expect(await floor.ask(speed)).toMatchObject({ kind: 'never', targetCode: 'command.read-back' });
    expect(floor.line.writes).toEqual([]);
  });
});

/** What happens next: a try of the delivery in which node or line may fail, or something around it. */
type Turn =
  | { readonly kind: 'ask'; readonly dieAt: number; readonly hasEffect: boolean; readonly loseIn: number }
  | { readonly kind: 'agree' | 'decline' | 'restart' | 'mend' }
  | { readonly kind: 'run'; readonly running: TagValue };

const failing = fc.constantFrom(Infinity, Infinity, 1, 2, 3, 4, 5, 6, 7, 8, 9);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), dieAt: failing, hasEffect: fc.boolean(), loseIn: failing }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('agree', 'agree', 'decline', 'restart', 'mend') }) as fc.Arbitrary<Turn>,
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('run' as const), running: fc.constantFrom(true, false, null) }) },
);

async function take(floor: Floor, turn: Turn): Promise<Outcome | undefined> {
  const { line, desk } = floor;
  switch (turn.kind) {
    case 'ask': {
      line.plan(turn.dieAt, turn.hasEffect);
      line.loseAt = line.writes.length + turn.loseIn;
      const answer = await Promise.race([floor.ask(), line.died.promise]);
      if (answer !== 'died') return answer;
      await floor.restart();
      return undefined;
    }
    case 'agree':
    case 'decline':
      await desk.decide('k-7', turn.kind === 'agree', 'seen', ben).catch(() => undefined);
      return undefined;
    case 'restart':
      await floor.restart();
      return undefined;
    case 'mend':
      line.isOpen = true;
      return undefined;
    case 'run':
      line.values['RUN'] = turn.running;
  }
  return undefined;
}

describe('a lost answer to the activation', () => {
  test.each([true, false])(
    'ends as done where the line shows that it took it (%s), and is never written again',
    async hasEffect => {
      const floor = new Floor(false, true);
      floor.line.plan(7, hasEffect);
      await Promise.race([floor.ask(), floor.line.died.promise]);
      await floor.restart();
      const outcome = await floor.ask();
      expect(outcome.kind).toBe(hasEffect ? 'done' : 'unknown');
      expect(floor.line.activations).toBe(hasEffect ? 1 : 0);
      expect((await floor.book.command('k-7'))?.sentence).toContain(hasEffect ? 'shows that it took it' : 'does not show');
    },
  );
});

describe('whatever is cut, killed, asked again or decided', () => {
  test('F76: the equipment is activated at most once, never without the agreement, and the delivery is told what really happened', async () => {
    const property = fc.asyncProperty(
      fc.array(turn, { maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      async (turns, approval, shows) => {
        const floor = new Floor(approval, shows);
        const told: Outcome[] = [];
        for (const one of turns) told.push(...[await take(floor, one)].filter(outcome => outcome !== undefined));
        await floor.restart();
        floor.line.loseAt = Infinity;
        floor.line.values['RUN'] = false;
        await floor.ask();
        await floor.desk.decide('k-7', true, 'at last', ben).catch(() => undefined);
        const end = await floor.ask();
        const { activations, writes } = floor.line;
        const agreed = floor.book.audit.includes('ben: agree to command');
        expect(activations).toBeLessThanOrEqual(1);
        if (approval && !agreed) expect(writes).toEqual([]);
        const declined = floor.book.audit.includes('ben: decline command');
        if (end.kind === 'done') expect(activations).toBe(1);
        else if (end.kind === 'never') expect([declined, activations]).toEqual([true, 0]);
        else expect(end).toMatchObject({ kind: 'unknown', lasting: true });
        const isCut = turns.some(one => one.kind === 'ask' && one.loseIn !== Infinity);
        if (shows && activations === 1 && !isCut) expect(end.kind).toBe('done');
        if (told.some(({ kind }) => kind === 'done')) expect(end).toEqual({ kind: 'done', reference: 'k-7' });
      },
    );
    await fc.assert(property, { numRuns: 400 });
  });
});
