import type { BoundEquipment, CommandDeclaration, TagDeclaration } from '../../document/collect-model.ts';
import type { EquipmentProgram } from '../collector.ts';
import type { commandCodes } from './codes.ts';
import type { CommandRecord, CommandRequest, CommandValue } from '../../exchange/command-views.ts';

/** Why a command is not carried out. */
export interface CommandRefusal {
  readonly code: keyof typeof commandCodes;
  readonly sentence: string;
}

/** What is known when a command is asked for. */
export interface CommandFacts {
  readonly program: Pick<EquipmentProgram, 'plan' | 'equipment'>;
  /** Commands to the same equipment, newest first, as far as they are not ended or lie within the rate. */
  readonly recent: readonly CommandRecord[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether a command may begin, before anything is read from the equipment. What it answers is never "perhaps". */
export function admitCommand(request: CommandRequest, facts: CommandFacts): CommandDeclaration | CommandRefusal {
  const { collection } = facts.program.plan;
  const declaration = ownOf(collection.commands, request.command);
  if (declaration === undefined)
    return refusal('command.unknown', `collection ${collection.name} declares no command "${request.command}"`);
  if (!(facts.program.equipment.bound.commands ?? []).includes(request.command))
    return refusal('command.not-allowed', `the binding of ${request.equipment} does not allow the command "${request.command}"`);
  if (!mayAsk(request, facts.program.equipment.bound)) {
    const sentence = `the binding of ${request.equipment} does not allow the command "${request.command}" to the integration "${request.delivery!.integration}"`;
    return refusal('command.not-from-integration', sentence);
  }
  return wrongValue(request, declaration, collection.tags) ?? tooSoon(request, declaration, facts) ?? declaration;
}

/** People may ask for whatever is allowed; an integration has to be named. */
function mayAsk({ delivery, command }: CommandRequest, { integrations }: BoundEquipment): boolean {
  return delivery === undefined || ownOf(integrations, command)?.includes(delivery.integration) === true;
}

/** Tells a refusal from a declaration. */
export function isRefusal(answer: CommandDeclaration | CommandRefusal): answer is CommandRefusal {
  return 'code' in answer;
}

/** Whether an id that is known means the same command; a sentence where it means another. */
export function idConflict(known: CommandRecord, request: CommandRequest): CommandRefusal | undefined {
  if (isSameCommand(known, request)) return undefined;
  return refusal('command.id-taken', `the id ${request.id} belongs to "${known.command}" on ${known.equipment} of ${known.who}`);
}

/** Whether two requests ask for the same: equipment, command and values. */
export function isSameCommand(one: CommandRequest, other: CommandRequest): boolean {
  const text = ({ collection, equipment, command, values }: CommandRequest): string =>
    JSON.stringify([collection, equipment, command, Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return text(one) === text(other);
}

function wrongValue(
  { values }: CommandRequest,
  declaration: CommandDeclaration,
  tags: Readonly<Record<string, TagDeclaration>>,
): CommandRefusal | undefined {
  const extra = Object.keys(values).find(tag => ownOf(declaration.write, tag) === undefined);
  if (extra !== undefined) return refusal('command.value', `the command does not write "${extra}"`);
  for (const [tag, bounds] of Object.entries(declaration.write)) {
    const value = ownOf(values, tag);
    if (value === undefined) return refusal('command.value', `a value for "${tag}" is missing`);
    const wrong = wrongType(value, tags[tag]?.type ?? 'number') ?? outside(value, bounds);
    if (wrong !== undefined) return refusal('command.value', `${tag}: ${wrong}`);
  }
  return undefined;
}

function wrongType(value: CommandValue, type: TagDeclaration['type']): string | undefined {
  const wanted = type === 'integer' ? 'number' : type === 'text' ? 'string' : type;
  if (typeof value !== wanted)
    return `expected ${type === 'integer' ? 'a whole number' : `a ${type}`}, got ${JSON.stringify(value)}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'the number is not finite';
  if (type === 'integer' && !Number.isSafeInteger(value)) return `${String(value)} is not a whole number`;
  return undefined;
}

function outside(value: CommandValue, { min, max, values }: CommandDeclaration['write'][string]): string | undefined {
  if (values !== undefined && !values.includes(String(value))) return `${String(value)} is none of ${values.join(', ')}`;
  if (typeof value !== 'number') return undefined;
  if (min !== undefined && value < min) return `${value} is below ${min}`;
  return max !== undefined && value > max ? `${value} is above ${max}` : undefined;
}

function tooSoon(
  request: CommandRequest,
  { rate }: CommandDeclaration,
  { recent, now }: CommandFacts,
): CommandRefusal | undefined {
  const running = recent.find(record => record.state === 'running');
  if (running !== undefined)
    return refusal('command.busy', `${running.id} ("${running.command}" of ${running.who}) is under way`);
  if (rate === undefined) return undefined;
  const last = recent.find(
    record => record.command === request.command && record.state !== 'refused' && record.endedAt !== undefined,
  );
  const wait = last?.endedAt === undefined ? 0 : last.endedAt + rate - now;
  if (wait <= 0) return undefined;
  return refusal('command.too-soon', `"${request.command}" ended a moment ago; again in ${Math.ceil(wait / 1000)} s`);
}

function refusal(code: CommandRefusal['code'], sentence: string): CommandRefusal {
  return { code, sentence };
}

function ownOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
