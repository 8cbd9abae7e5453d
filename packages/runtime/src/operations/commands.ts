import { OperationError } from '@millrace/core';
import type {
  CommandDeclaration,
  CommandOffer,
  CommandOperations,
  CommandRecord,
  CommandView,
  EquipmentProgram,
} from '@millrace/core';
import type { NodeContext } from './context.ts';
import { reasonGiven } from './context.ts';

/** What a node can be asked about commands to equipment. */
export function commandOperations({ commands, store }: NodeContext): CommandOperations {
  return {
    async commandOffers(collection, equipment) {
      const program = commands.program(collection, equipment);
      return Object.entries(program.plan.collection.commands ?? {}).map(([name, one]) => offerOf(program, name, one));
    },
    commands: async filter => (await store.commands(filter)).map(commandView),
    async command(id) {
      const record = await store.command(id);
      if (record === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no command ${id}`);
      return commandView(record);
    },
    async sendCommand(order, dryRun, actor) {
      const reason = dryRun ? order.reason : reasonGiven(order.reason);
      return commandView(await commands.send({ ...order, reason }, dryRun, actor));
    },
    decideCommand: async (id, agree, reason, actor) => commandView(await commands.decide(id, agree, reasonGiven(reason), actor)),
  };
}

/** A command as it is shown. */
export function commandView({ at, endedAt, decision, steps, ...record }: CommandRecord): CommandView {
  const moment = (ms: number): string => new Date(ms).toISOString();
  return {
    ...record,
    at: moment(at),
    ...(steps && { steps: steps.map(step => ({ ...step, at: moment(step.at) })) }),
    ...(endedAt !== undefined && { endedAt: moment(endedAt) }),
    ...(decision && { decision: { ...decision, at: moment(decision.at) } }),
  };
}

function offerOf({ plan, equipment }: EquipmentProgram, name: string, declaration: CommandDeclaration): CommandOffer {
  const integrations = equipment.bound.integrations?.[name];
  const { title, approval = false, rate, interlock, activate, write } = declaration;
  return {
    command: name,
    allowed: (equipment.bound.commands ?? []).includes(name),
    approval,
    values: Object.entries(write).map(([tag, bounds]) => {
      const { type, title: tagTitle, unit } = plan.collection.tags[tag]!;
      return { tag, type, ...bounds, ...(tagTitle !== undefined && { title: tagTitle }), ...(unit !== undefined && { unit }) };
    }),
    ...(title !== undefined && { title }),
    ...(integrations && { integrations }),
    ...(rate !== undefined && { rate }),
    ...(interlock !== undefined && { interlock }),
    ...(activate !== undefined && { activate: activate.tag }),
  };
}
