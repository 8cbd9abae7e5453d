import type { Seen } from './collector.ts';
import { quality, statusCodes } from './data-value.ts';
import type { TagProgram } from './program.ts';
import type { StandardValue } from './read-told.ts';
import type { Run } from './run.ts';
import { wrongs } from './tag-columns.ts';

/** A value in the standard's type and unit with its status, and whether it counts as one in events and windows. */
export interface Read {
  readonly value: StandardValue | null;
  readonly status: number;
  readonly isUsable: boolean;
}

/**
 * What was told, as the standard has it. A value that came as bad stays bad, whatever it looks like; one of another type or unit than agreed is none,
 * with the reason as its status and a notice when that begins and ends.
 */
export function standardValue(run: Run, program: TagProgram, seen: Seen): Read {
  const { tags } = run.state;
  const { tag } = seen;
  if (seen.unit !== undefined) tags.isOtherUnit[tag] = program.isUnit(seen.unit) ? 0 : 1;
  const value = seen.value === null ? null : program.read(seen.value);
  const wrong = value === undefined ? 'type' : tags.isOtherUnit[tag] === 1 ? 'unit' : undefined;
  const severity = quality(seen.status);
  if (severity !== 'bad' && seen.value !== null && wrong !== wrongs[tags.wrong[tag]!]) tellWrong(run, program, wrong, seen);
  if (wrong !== undefined) {
    return { value: null, status: severity === 'bad' ? seen.status : statusCodes.badTypeMismatch, isUsable: false };
  }
  const isValue = value !== null && (typeof value !== 'number' || Number.isFinite(value));
  const isUsable = isValue && (severity === 'good' || (severity === 'uncertain' && program.uncertain));
  return { value: value!, status: seen.status, isUsable };
}

function tellWrong(run: Run, program: TagProgram, wrong: (typeof wrongs)[number], { tag, value, unit }: Seen): void {
  const place = `tag ${program.name} of ${run.program.equipment.name}`;
  const notice = (code: 'collect.recovered' | 'collect.unit-changed' | 'collect.type-changed', sentence: string): void =>
    void run.notices.push({ code, tag: program.name, sentence });
  run.state.tags.wrong[tag] = wrongs.indexOf(wrong);
  if (wrong === undefined) return notice('collect.recovered', `${place} tells type and unit as agreed again`);
  if (wrong === 'unit') return notice('collect.unit-changed', `${place} is told in ${unit}, the binding says ${program.unit}`);
  notice('collect.type-changed', `${place} tells ${valueWords(value)}, which the collection does not expect`);
}

function valueWords(value: Seen['value']): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a structure';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
