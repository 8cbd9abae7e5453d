import { quality, toldValueOf } from '@millrace/core';
import type { CommandValue, EquipmentProgram, Outcome, ReadValues, TagBinding } from '@millrace/core';
import type { Tags } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { CommandGround } from './ground.ts';

/** Reads the present values of tags in the standard's unit, all interfaces at once; null where there is none of good quality. Throws `ConnectorError` where there is no session. */
export async function readEquipment(
  ground: CommandGround,
  program: EquipmentProgram,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadValues> {
  const places = names.map(name => program.tags.findIndex(({ tag }) => tag === name)).filter(place => place >= 0);
  const byInterface = [...Map.groupBy(places, place => program.tags[place]!.interface)];
  const parts = await Promise.all(
    byInterface.map(async ([name, group]) => {
      const addresses = group.map(place => program.tags[place]!.address);
      const values = await sessionOf(ground, name).read(addresses, signal);
      return group.map((place, index) => [program.tags[place]!.tag, goodValue(program, place, values[index])] as const);
    }),
  );
  return { ...Object.fromEntries(names.map(name => [name, null])), ...Object.fromEntries(parts.flat()) };
}

/** Writes values in order, one after the other, and stops at the first that is not done. Never throws for the world: what is not known is `unknown`. */
export async function writeEquipment(
  ground: CommandGround,
  program: EquipmentProgram,
  values: readonly (readonly [tag: string, value: CommandValue])[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, value] of values) {
    const outcome = await writeOne(ground, program, name, value, signal);
    outcomes.push(outcome);
    if (outcome.kind !== 'done' && outcome.kind !== 'already') break;
  }
  return outcomes;
}

async function writeOne(
  ground: CommandGround,
  program: EquipmentProgram,
  name: string,
  value: CommandValue,
  signal: AbortSignal,
): Promise<Outcome> {
  const binding = program.tags.find(({ tag }) => tag === name);
  if (binding === undefined) return never(`the address of ${name} is not known at this site`);
  const told = toldValueOf(program.plan.collection.tags[name]!, binding, value);
  if (told === undefined) return never(`${String(value)} cannot be said in the unit of the equipment`);
  try {
    const tags = sessionOf(ground, binding.interface);
    if (tags.write === undefined) return never(`interface ${binding.interface} writes nothing`);
    const [outcome] = await tags.write([{ address: binding.address, value: told }], signal);
    return outcome ?? { kind: 'unknown', sentence: 'the connector gave no outcome' };
  } catch (error) {
    return failedWrite(error, binding);
  }
}

function failedWrite(error: unknown, { interface: name }: TagBinding): Outcome {
  if (!(error instanceof ConnectorError)) throw error;
  if (error instanceof NoSession) return never(error.message);
  return { kind: 'unknown', sentence: `${name}: ${error.message}` };
}

/** Nothing was sent, as there is no session. */
class NoSession extends ConnectorError {}

function sessionOf(ground: CommandGround, name: string): Tags {
  const tags = ground.tags(name);
  if (tags === undefined) throw new NoSession('unreachable', `interface ${name} has no session`);
  return tags;
}

function goodValue(
  program: EquipmentProgram,
  place: number,
  value: { readonly value: unknown; readonly status: number } | undefined,
): CommandValue | null {
  if (value === undefined || quality(value.status) !== 'good') return null;
  const standard = program.watched[place]!.read(value.value as never);
  if (standard === undefined) return null;
  return typeof standard === 'bigint' ? String(standard) : standard;
}

function never(sentence: string): Outcome {
  return { kind: 'never', sentence };
}
