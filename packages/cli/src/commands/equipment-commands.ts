import { randomUUID } from 'node:crypto';
import type { CommandValue } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { commandOffersView, commandsView, commandView } from '../views/equipment-commands.ts';
import { command, reasonOption } from './command.ts';
import { numberOption, reasonOf } from './read-words.ts';

const collection = { name: 'COLLECTION', summary: 'A collection at its site, `line@lyon`.' };
const equipment = { name: 'EQUIPMENT', summary: 'Equipment below the site, `packing/line-1`.' };
const id = { name: 'ID', summary: 'Id of the command.' };

/** `command offers`. */
export const commandOffers = command({
  declaration: {
    name: 'command offers',
    summary: 'Shows what may be commanded at a piece of equipment: values, bounds, rate, interlock, approval.',
    arguments: [collection, equipment],
    options: {},
    example: 'millrace command offers line@lyon packing/line-1',
    bad: 'no such equipment is collected',
    json: 'list of EquipmentCommandOffer',
  },
  ask: (client, { arguments: { COLLECTION, EQUIPMENT } }) =>
    client.commandOffers({ collection: COLLECTION!, equipment: EQUIPMENT! }),
  view: commandOffersView,
});

/** `command send`. */
export const commandSend = command({
  declaration: {
    name: 'command send',
    summary: 'Commands equipment: looks, writes, reads back, activates. Nothing is ever written twice under one id.',
    arguments: [
      collection,
      equipment,
      { name: 'NAME', summary: 'Command of the collection.' },
      { name: 'VALUES', summary: '`tag=value`, in the unit of the collection.', many: true, optional: true },
    ],
    options: {
      id: { value: 'ID', summary: 'Id, so that asking again asks for the same command.', standard: 'a new one' },
      'dry-run': { summary: 'Only say whether it would begin.' },
      reason: reasonOption,
    },
    example: 'millrace command send line@lyon packing/line-1 set-speed speed=45 --reason cleaning',
    bad: 'it was not done',
    json: 'EquipmentCommand',
  },
  async ask(client, line) {
    const { COLLECTION, EQUIPMENT, NAME } = line.arguments;
    const offers = await client.commandOffers({ collection: COLLECTION!, equipment: EQUIPMENT! });
    const types = new Map(offers.find(offer => offer.command === NAME)?.values.map(({ tag, type }) => [tag, type]));
    const dryRun = line.flags.has('dry-run');
    return client.sendCommand({
      id: line.options['id'] ?? randomUUID(),
      collection: COLLECTION!,
      equipment: EQUIPMENT!,
      command: NAME!,
      values: Object.fromEntries(line.many.map(word => valueOf(word, types))),
      reason: dryRun ? (line.options['reason'] ?? 'dry run') : reasonOf(line),
      dryRun,
    });
  },
  view: commandView,
  isBad: ({ state }) => state !== 'done' && state !== 'proposed',
});

/** `command list`. */
export const commandList = command({
  declaration: {
    name: 'command list',
    summary: 'Lists commands to equipment and what became of them, newest first.',
    arguments: [],
    options: {
      collection: { value: 'NAME', summary: 'Only of this collection at its site.' },
      equipment: { value: 'NAME', summary: 'Only of this equipment.' },
      open: { summary: 'Only those that are not ended: under way, or waiting for a second person.' },
      limit: { value: 'NUMBER', summary: 'At most so many.', standard: '100' },
    },
    example: 'millrace command list --open',
    json: 'list of EquipmentCommand',
  },
  ask: (client, line) => {
    const { collection: of, equipment: at } = line.options;
    const limit = numberOption(line, 'limit');
    return client.commands({
      ...(of !== undefined && { collection: of }),
      ...(at !== undefined && { equipment: at }),
      ...(line.flags.has('open') && { open: true }),
      ...(limit !== undefined && { limit }),
    });
  },
  view: commandsView,
});

/** `command agree`. */
export const commandAgree = command({
  declaration: {
    name: 'command agree',
    summary: 'Agrees, as a second person, to a command that waits: it is carried out at once.',
    arguments: [id],
    options: { reason: reasonOption },
    example: 'millrace command agree 7f3a --reason "recipe checked"',
    bad: 'it was not done',
    json: 'EquipmentCommand',
  },
  ask: (client, line) => client.decideCommand({ id: line.arguments['ID']!, agree: true, reason: reasonOf(line) }),
  view: commandView,
  isBad: ({ state }) => state !== 'done',
});

/** `command decline`. */
export const commandDecline = command({
  declaration: {
    name: 'command decline',
    summary: 'Declines, as a second person, a command that waits: nothing is written.',
    arguments: [id],
    options: { reason: reasonOption },
    example: 'millrace command decline 7f3a --reason "wrong recipe"',
    bad: 'there is no such command',
    json: 'EquipmentCommand',
  },
  ask: (client, line) => client.decideCommand({ id: line.arguments['ID']!, agree: false, reason: reasonOf(line) }),
  view: commandView,
});

function valueOf(word: string, types: ReadonlyMap<string, string>): readonly [string, CommandValue] {
  const [, tag = '', text = ''] = /^([^=]+)=(.*)$/su.exec(word) ?? [];
  if (tag === '') throw new CliError('cli.arguments', `reading ${word}: expected tag=value`);
  const type = types.get(tag) ?? 'text';
  if (type === 'boolean' && (text === 'true' || text === 'false')) return [tag, text === 'true'];
  if ((type === 'number' || type === 'integer') && text.trim() !== '' && Number.isFinite(Number(text)))
    return [tag, Number(text)];
  return [tag, text];
}
