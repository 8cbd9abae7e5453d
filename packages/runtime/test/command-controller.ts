import { compileEquipment } from '@millrace/core';
import type { CollectionPlan, EquipmentProgram, Outcome, TagValue } from '@millrace/core';
import { ConnectorError, type Tags } from '@millrace/connector';

/** A line behind a session, in feet a minute, that fails as it is told to. */
export class Controller implements Tags {
  values: Record<string, TagValue> = { SP: 100, NEXT: 'R-100', ID: '', GO: false, RUN: false, ACT: 'R-100' };
  readonly writes: string[] = [];
  activations = 0;
  /** Number of the write that is lost: done, and then the session is gone. */
  loseAt = Infinity;
  isOpen = true;

  observe(): never {
    throw new Error('nothing is watched here');
  }

  async read(addresses: readonly string[]) {
    if (!this.isOpen) throw new ConnectorError('lost', 'the session is gone');
    return addresses.map(address => ({ value: this.values[address] ?? null, status: 0, receivedTime: 1 }));
  }

  async write(writes: readonly { readonly address: string; readonly value: TagValue }[]): Promise<readonly Outcome[]> {
    const [{ address, value }] = writes as [{ address: string; value: TagValue }];
    this.values[address] = value;
    this.writes.push(`${address}=${String(value)}`);
    if (address === 'GO') {
      this.activations += 1;
      this.values['ACT'] = this.values['NEXT']!;
    }
    if (this.writes.length !== this.loseAt) return [{ kind: 'done' }];
    this.isOpen = false;
    return [{ kind: 'unknown', sentence: 'the answer was lost' }];
  }
}

/** A collection with a speed and a recipe that a second person has to agree to. */
export const plan = {
  name: 'line@lyon',
  site: { kind: 'site', name: 'lyon', code: '1720', zone: 'Europe/Paris', systems: {} },
  to: [],
  context: {},
  collection: {
    kind: 'collection',
    name: 'line',
    class: 'Line',
    owner: 'engineering',
    tags: {
      speed: { type: 'number', unit: 'm/min' },
      recipe: { type: 'text' },
      'command-id': { type: 'text' },
      activate: { type: 'boolean' },
      running: { type: 'boolean' },
      active: { type: 'text' },
    },
    commands: {
      'set-speed': { write: { speed: { min: 0, max: 60 } }, rate: 5000 },
      'load-recipe': {
        write: { recipe: { values: ['R-200', 'R-300'] }, speed: { min: 0, max: 60 } },
        identify: 'command-id',
        activate: { tag: 'activate', value: true },
        interlock: 'running = false',
        approval: true,
      },
    },
  },
  equipment: [],
  shape: '',
} satisfies CollectionPlan;

const rows = { speed: 'SP', recipe: 'NEXT', 'command-id': 'ID', activate: 'GO', running: 'RUN', active: 'ACT' };
const commands = ['set-speed', 'load-recipe'];
const integrations = { 'set-speed': ['recipes'], 'load-recipe': ['recipes'] };

/** One line of it, where the integration `recipes` may send both commands. */
export const equipment: EquipmentProgram['equipment'] = {
  name: 'packing/line-1',
  bound: { interface: 'plc.tags', table: 'line-1.csv', commands, integrations },
  tags: Object.entries(rows).map(([tag, address], index) => ({
    tag,
    address,
    interface: 'plc.tags',
    line: index + 2,
    ...(tag === 'speed' && { unit: '[ft_i]/min' }),
  })),
};
export const program = compileEquipment(plan, equipment);
