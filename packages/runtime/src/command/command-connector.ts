import { commandConnector, commandOffers, outcomeOfCommand, readCommandMessage } from '@millrace/core';
import type { CommandAnswer, CommandRequest, FlowPlan, Outcome } from '@millrace/core';
import type { Connection, Connector, Delivered, SinkItem } from '@millrace/connector';

/** What takes the commands of integrations. */
export interface CommandTaker {
  /** The flow of this name, where it runs. */
  flow(name: string): FlowPlan | undefined;
  /** Asks the desk; answers what became of the command when it ended, waits for a person, or the signal says that the time is over. */
  ask(request: Omit<CommandRequest, 'at'>, signal: AbortSignal): Promise<CommandAnswer>;
}

/** The commands of collections as a target of integrations: what connects a flow to the desk that carries commands out. */
export function commandsConnector(taker: CommandTaker): Connector {
  return {
    name: commandConnector,
    summary: 'Commands to equipment, carried out by the node itself: prepared, read back and activated, once for each message.',
    config: {},
    offers: () => commandOffers,
    endpoint: () => 'this node',
    examples: [],
    open: async () => connection(taker),
  };
}

function connection(taker: CommandTaker): Connection {
  return {
    sink: { deliver: (items, signal) => deliver(taker, items, signal) },
    probe: async () => [{ step: 'take commands', ok: true, detail: 'the node itself carries them out', tookMs: 0 }],
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function deliver(taker: CommandTaker, items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
  const asked = await Promise.all(items.map(item => askFor(taker, item, signal)));
  return {
    outcomes: asked.map(({ outcome }) => outcome),
    sent: bytesOf(asked.map(({ sent }) => sent)),
    answered: bytesOf(asked.map(({ answer }) => answer)),
  };
}

/** What was asked, what became of it, and what that means for the delivery. */
interface Asked {
  readonly sent: object;
  readonly answer?: CommandAnswer;
  readonly outcome: Outcome;
}

async function askFor(taker: CommandTaker, item: SinkItem, signal: AbortSignal): Promise<Asked> {
  const plan = taker.flow(item.flow ?? '');
  if (plan?.command === undefined) throw new Error(`delivering to equipment: the flow ${item.flow ?? ''} has no command`);
  const said = readCommandMessage(item.value);
  if (typeof said === 'string') return { sent: {}, outcome: { kind: 'never', sentence: said, targetCode: 'command.value' } };
  const { reason = `message ${item.id}: ${plan.title}`, ...order } = said;
  const { collection, name: command, interlock } = plan.command;
  const sent = { id: item.key, collection, command, ...order, reason };
  const delivery = { integration: plan.integration, flow: plan.name, message: item.message };
  const answer = await taker.ask({ ...sent, who: `integration ${plan.integration}`, delivery }, signal);
  return { sent, answer, outcome: outcomeOfCommand(answer, interlock) };
}

/** As the trace shows it; a single one stands for itself. */
function bytesOf(told: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(told.length === 1 ? (told[0] ?? null) : told));
}
