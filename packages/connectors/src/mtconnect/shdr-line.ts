import type { Issue } from '@millrace/core';

import { elementName } from './device-model.ts';
import type { DeviceIndex, Found } from './device-index.ts';
import { issueOf } from './issue.ts';
import type { Observation } from './observation.ts';
import { readEntries, splitFields } from './shdr-fields.ts';
import { readMoment, writeMoment, type Moment } from './time.ts';

/** What one line of an adapter says (MTConnect adapter agent protocol, SHDR). */
export type ShdrLine =
  | { readonly kind: 'observations'; readonly observations: readonly Observation[]; readonly issue?: Issue }
  /** An asset was added, changed or removed. */
  | { readonly kind: 'asset'; readonly command: string; readonly fields: readonly string[] }
  /** `* PONG 10000`, `* device: Mazak03`. */
  | { readonly kind: 'command'; readonly name: string; readonly value: string }
  /** An empty line, or one inside of a text that goes over several lines. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bad'; readonly issue: Issue };

const mostLine = 16 * 1024 * 1024;
const assetCommands = new Set(['@ASSET@', '@UPDATE_ASSET@', '@REMOVE_ASSET@', '@REMOVE_ALL_ASSETS@']);
const levels: Readonly<Record<string, string>> = {
  normal: 'Normal',
  warning: 'Warning',
  fault: 'Fault',
  unavailable: 'Unavailable',
};
const conditionFields = ['nativeCode', 'nativeSeverity', 'qualifier'] as const;

/** Reads the lines of one adapter, one after the other. With a device model it knows what each key is; without one it goes by the form of the line. */
export class ShdrReader {
  readonly #index: DeviceIndex | undefined;
  readonly #device: string;
  /** Relative times count from the first: its own number and when it came. */
  #base: { readonly offset: number; readonly time: number } | undefined;
  #multiline: { readonly end: string; readonly lines: string[]; size: number } | undefined;

  /** `device`: name of the device of keys without one. */
  constructor(device: string, index?: DeviceIndex) {
    this.#device = device;
    this.#index = index;
  }

  /** A text that goes over several lines has begun and not ended. */
  get isInside(): boolean {
    return this.#multiline !== undefined;
  }

  /**
   * A line without its end; `number` counts from 1. `received`: when it came, in microseconds since 1970; absent in a recording, where nobody knows,
   * and a line without a time of its own is bad.
   */
  read(line: string, number: number, received?: number): ShdrLine {
    const joined = this.#join(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (joined === undefined || joined.trim() === '') return { kind: 'nothing' };
    if (joined.startsWith('*')) return commandOf(joined);
    const bad = (code: 'mtconnect.line' | 'mtconnect.time', sentence: string, column = 1): ShdrLine => ({
      kind: 'bad',
      issue: issueOf(code, 'error', '', sentence, { line: number, column }),
    });
    if (joined.length > mostLine)
      return bad('mtconnect.line', `the line has ${joined.length} characters, the limit is ${mostLine}`);
    const fields = splitFields(joined);
    const [stamp = '', key = ''] = fields;
    if (fields.length < 2) return bad('mtconnect.line', 'expected TIME|KEY|VALUE, found no bar');
    const moment = this.#moment(stamp.trim(), received);
    if (!moment) return bad('mtconnect.time', `"${stamp.slice(0, 60)}" is no time`);
    if (assetCommands.has(key)) return { kind: 'asset', command: key, fields: fields.slice(2) };
    if (fields.length < 3) return bad('mtconnect.line', `the key ${key} has no value`, stamp.length + 2);
    return this.#observations(fields, moment, stamp.trim() === '' ? writeMoment(moment.time) : stamp.trim(), number);
  }

  #observations(fields: readonly string[], moment: Moment, stamp: string, number: number): ShdrLine {
    const observations: Observation[] = [];
    for (let at = 1; at < fields.length;) {
      const key = (fields[at] as string).trim();
      const isTrailing = key === '' && at === fields.length - 1;
      if (isTrailing) break;
      if (key === '' || at + 1 >= fields.length) {
        const column = fields.slice(0, at).join('|').length + 2;
        const sentence = key === '' ? 'a value has no key' : `the key ${key} has no value`;
        const issue = issueOf('mtconnect.line', 'error', '', sentence, { line: number, column });
        return observations.length === 0 ? { kind: 'bad', issue } : { kind: 'observations', observations, issue };
      }
      const { device, name, found } = this.#lookUp(key);
      const taken = takeValue(fields, at + 1, found, observations.length === 0);
      const { next, ...told } = taken;
      observations.push({
        device,
        dataItemId: found?.item.id ?? name,
        name: found?.item.name ?? name,
        ...(found?.device.uuid !== undefined && { deviceUuid: found.device.uuid }),
        ...(found && { component: found.component.kind, componentId: found.component.id }),
        ...(found?.component.name !== undefined && { componentName: found.component.name }),
        timestamp: stamp,
        time: moment.time,
        ...told,
        attributes: {
          ...(found?.item.subType !== undefined && { subType: found.item.subType }),
          ...(moment.duration !== undefined && { duration: moment.duration }),
          ...told.attributes,
        },
      });
      at = next;
    }
    return { kind: 'observations', observations };
  }

  /** `device:key` names another device than the adapter's own. */
  #lookUp(key: string): { device: string; name: string; found: Found | undefined } {
    const colon = key.indexOf(':');
    const device = colon > 0 ? key.slice(0, colon) : this.#device;
    const name = colon > 0 ? key.slice(colon + 1) : key;
    return { device, name, found: this.#index?.byKey(device, name) };
  }

  #moment(stamp: string, received: number | undefined): Moment | undefined {
    const [relative = '', duration] = stamp.split('@');
    const isRelative = /^\d+(?:\.\d+)?$/.test(relative);
    if (stamp !== '' && !isRelative) return readMoment(stamp);
    if (received === undefined) return undefined;
    if (stamp === '') return { time: received };
    const offset = Number(relative);
    this.#base ??= { offset, time: received };
    const time = Math.round(this.#base.time + (offset - this.#base.offset) * 1000);
    return Number.isSafeInteger(time) ? { time, ...(duration !== undefined && { duration }) } : undefined;
  }

  /** A text between `--multiline--TAG` and TAG, as one line; `undefined` while it goes on. */
  #join(line: string): string | undefined {
    const open = this.#multiline;
    if (!open) {
      const mark = /--multiline--(\S+)\s*$/.exec(line);
      if (!mark?.[1]) return line;
      this.#multiline = { end: mark[1], lines: [], size: line.length };
      this.#multiline.lines.push(line.slice(0, mark.index));
      return undefined;
    }
    const isEnd = line.trim() === open.end || line.trim() === `--multiline--${open.end}`;
    if (!isEnd && open.size <= mostLine) {
      open.lines.push(line);
      open.size += line.length + 1;
      return undefined;
    }
    this.#multiline = undefined;
    const [first = '', ...rest] = open.lines;
    return first + rest.join('\n');
  }
}

function commandOf(line: string): ShdrLine {
  const text = line.slice(1).trim();
  const [, name = text, value = ''] = /^([^:\s]+)\s*:?\s*([\s\S]*)$/.exec(text) ?? [];
  return { kind: 'command', name, value: value.trim() };
}

type Taken = Pick<Observation, 'category' | 'type' | 'text' | 'entries' | 'attributes'> & { readonly next: number };

/** What follows a key, and where the next key stands. Conditions, messages and time series take several fields and stand first in their line. */
function takeValue(fields: readonly string[], at: number, found: Found | undefined, isFirst: boolean): Taken {
  const item = found?.item;
  const rest = fields.length - at;
  const first = fields[at] as string;
  const level = levels[first.trim().toLowerCase()];
  if (item ? item.category === 'CONDITION' : isFirst && looksLikeCondition(fields, at, level))
    return condition(fields, at, level, first);
  const type = item ? elementName(item.type) : '';
  const category = item?.category ?? 'EVENT';
  if (item ? item.type === 'MESSAGE' : isFirst && rest === 2) {
    const code = first.trim();
    return {
      category,
      type: item ? type : 'Message',
      text: fields.slice(at + 1).join('|'),
      attributes: code === '' ? {} : { nativeCode: code },
      next: fields.length,
    };
  }
  if (item?.representation === 'TIME_SERIES' && rest >= 3) {
    const attributes = {
      sampleCount: first.trim(),
      ...(fields[at + 1]?.trim() && { sampleRate: (fields[at + 1] as string).trim() }),
    };
    return { category, type: `${type}TimeSeries`, text: fields[at + 2] as string, attributes, next: at + 3 };
  }
  if (item?.representation === 'DATA_SET' || item?.representation === 'TABLE')
    return dataSet(first, type, item.representation, at);
  const reset = /^(.*?):([A-Z][A-Z_]*)$/s.exec(first);
  const hasReset = reset && (item ? item.category === 'SAMPLE' || item.type.endsWith('_COUNT') : false);
  return {
    category,
    type,
    text: upper(hasReset ? (reset[1] as string) : first),
    attributes: hasReset ? { resetTriggered: reset[2] as string } : {},
    next: at + 1,
  };
}

/** `LEVEL|code|severity|qualifier|text` and three pairs have as many fields; keys of pairs are never empty, and a fault is hardly ever a value. */
function looksLikeCondition(fields: readonly string[], at: number, level: string | undefined): boolean {
  if (level === undefined || fields.length - at !== 5) return false;
  return level === 'Fault' || level === 'Warning' || fields[at + 1] === '' || fields[at + 3] === '';
}

function condition(fields: readonly string[], at: number, level: string | undefined, first: string): Taken {
  const attributes: Record<string, string> = {};
  for (const [place, name] of conditionFields.entries()) {
    const text = fields[at + 1 + place]?.trim();
    if (text) attributes[name] = text;
  }
  return {
    category: 'CONDITION',
    type: level ?? first.trim(),
    text: fields.slice(at + 4).join('|'),
    attributes,
    next: fields.length,
  };
}

function dataSet(text: string, type: string, representation: string, at: number): Taken {
  const [, reset, rest = text] = /^:([A-Z_]+)\s*([\s\S]*)$/.exec(text) ?? [];
  const entries = isUnavailableText(rest) ? undefined : readEntries(rest);
  return {
    category: 'EVENT',
    type: `${type}${representation === 'TABLE' ? 'Table' : 'DataSet'}`,
    text: upper(rest),
    ...(entries && { entries }),
    attributes: reset === undefined ? {} : { resetTriggered: reset },
    next: at + 1,
  };
}

function isUnavailableText(text: string): boolean {
  return text.trim().toUpperCase() === 'UNAVAILABLE';
}

function upper(text: string): string {
  return isUnavailableText(text) ? 'UNAVAILABLE' : text;
}
