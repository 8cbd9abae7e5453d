import type { ArgumentsOf, CommandLine } from '@millrace/api';
import { stateWords } from '@millrace/api';
import { parseDuration } from '@millrace/core';
import { CliError } from '../cli-error.ts';

type Selection = ArgumentsOf<'release'>['selection'];

/** Options that say which messages a command is about. */
export const selectionOptions = {
  flow: { value: 'FLOW', summary: 'Only this flow.' },
  code: { value: 'CODE', summary: 'Only those held with this code.' },
  key: { value: 'NAME=VALUE', summary: 'Only those with this business key; VALUE alone: any key.' },
  from: { value: 'TIME', summary: 'Only those received at or after (RFC 3339).' },
  to: { value: 'TIME', summary: 'Only those received before (RFC 3339).' },
  states: { value: 'STATES', summary: 'Only deliveries in these states, with commas.', standard: 'held' },
};

/** Which messages a command line names; refuses one that names none. */
export function selectionOf(line: CommandLine): Selection {
  const { flow, code, key, from, to, states } = line.options;
  const selection = {
    ...(line.many.length > 0 && { messages: line.many.map(messageNumber) }),
    ...(flow !== undefined && { flow }),
    ...(code !== undefined && { code }),
    ...(key !== undefined && { key: keyOf(key) }),
    ...(from !== undefined && { from: moment('from', from) }),
    ...(to !== undefined && { to: moment('to', to) }),
  };
  if (Object.keys(selection).length === 0)
    throw new CliError('cli.selection-empty', 'choosing messages: nothing says which ones');
  return states === undefined ? selection : { ...selection, states: states.split(',').map(stateOf) };
}

/** A message number, as printed by every view. */
export function messageNumber(text: string | undefined): number {
  const number = Number(text?.replace(/^#/, ''));
  if (!Number.isSafeInteger(number) || number < 1)
    throw new CliError('cli.arguments', `reading the message number "${text}": expected a whole number from 1`);
  return number;
}

/** A whole number in an option, or `undefined` where it is absent. */
export function numberOption(line: CommandLine, name: string): number | undefined {
  const text = line.options[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new CliError('cli.arguments', `reading --${name} ${text}: expected a whole number`);
  return Number(text);
}

/** A moment in an option, RFC 3339 in UTC: as such, or as a length from now (`90 min`). `undefined` where it is absent. */
export function momentOption(line: CommandLine, name: string, now: number): string | undefined {
  const text = line.options[name];
  if (text === undefined) return undefined;
  const length = parseDuration(text);
  return length === undefined ? moment(name, text) : new Date(now + length).toISOString();
}

/** The reason that a person gave. */
export function reasonOf(line: CommandLine): string {
  const reason = line.options['reason']?.trim() ?? '';
  if (reason === '') throw new CliError('cli.arguments', 'reading --reason: say why; it is kept in the audit trail');
  return reason;
}

function keyOf(text: string): NonNullable<Selection['key']> {
  const at = text.indexOf('=');
  return at < 1 ? { value: text } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

function moment(option: string, text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new CliError('cli.arguments', `reading --${option} ${text}: expected a time such as 2026-11-23T08:00:00Z`);
  return date.toISOString();
}

function stateOf(text: string): (typeof stateWords)[number] {
  const state = stateWords.find(word => word === text.trim());
  if (!state) throw new CliError('cli.arguments', `reading --states: "${text}" is none of ${stateWords.join(', ')}`);
  return state;
}
