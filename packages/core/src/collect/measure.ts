import type { CollectCode } from './codes.ts';
import { quality, statusCodes } from './data-value.ts';
import type { MeasureState } from './equipment-state.ts';
import type { MeasureProgram } from './program.ts';
import type { Run } from './run.ts';
import type { Sample } from './sample.ts';
import { advanceWindow, takeIntoWindow, type TellWindow } from './window.ts';

/** A value on its way into the measurements of its tag, in the standard's type and unit. */
export interface Measured extends Omit<Sample, 'series'> {
  /** It is a value by the quality rule of the tag. */
  readonly isUsable: boolean;
  /** It is older than what came before. */
  readonly isLate: boolean;
}

/** How much later than its end a window is closed while nothing newer comes, in microseconds: what is on its way still counts. */
const patience = 2_000_000;

/** Takes a value into one measurement: a sample where it is news, or a part of a window. */
export function measure(run: Run, place: number, seen: Measured): void {
  const program = run.program.measures[place]!;
  const state = run.state.measures[place];
  if (state === undefined) return push(run, program, seen, seen.status);
  if (program.window && state.window) return intoWindow(run, program, state, seen);
  const isAside = seen.isLate || seen.origin === 'retained';
  const status = isAside ? seen.status : judged(run, program, state, seen);
  if (!isAside) {
    if (!isNews(program, state, seen, status)) return;
    state.shown = { value: seen.value, status, time: seen.time };
  }
  push(run, program, seen, status);
}

/** What becomes of a measurement as time passes: windows close, nothing new is stale, what holds is said again. */
export function measureTime(run: Run, place: number, now: number): void {
  const program = run.program.measures[place]!;
  const state = run.state.measures[place];
  if (state === undefined) return;
  const { tag, heartbeat } = program;
  const { away, lag, heard, gapped, value } = run.state.tags;
  const due = now - lag[tag]!;
  if (program.window && state.window && away[tag] === 0) {
    const { every } = program.window;
    advanceWindow(state.window, every, due - Math.min(every, patience), windowTeller(run, program, now));
  }
  if (program.stale !== undefined && !state.stale && now - heard[tag]! >= program.stale)
    becomeStale(run, program, state, due, now);
  if (heartbeat === undefined || state.shown === undefined || state.stale || gapped[tag] === 1) return;
  if (due - state.shown.time < heartbeat) return;
  state.shown = { value: value[tag] ?? null, status: state.shown.status, time: due };
  push(run, program, { ...state.shown, received: now, origin: 'repeated' }, state.shown.status);
}

/** From this source time on the value of the measurement is not known. */
export function measureUnknown(run: Run, place: number, from: number, now: number): void {
  const program = run.program.measures[place]!;
  const window = run.state.measures[place]?.window;
  if (!program.window || window?.start === undefined) return;
  takeIntoWindow(window, program.window.every, Math.max(from, window.at), undefined, false, windowTeller(run, program, now));
}

function intoWindow(run: Run, program: MeasureProgram, state: MeasureState, seen: Measured): void {
  if (seen.origin === 'retained') return;
  if (seen.isLate) {
    if (!state.late) notice(run, program, 'collect.late', 'came out of order and is not in its window');
    state.late = true;
    return;
  }
  state.late = false;
  const isValue = seen.isUsable && typeof seen.value !== 'string' && seen.value !== null;
  const value = isValue ? Number(seen.value) : undefined;
  const isDoubtful = quality(seen.status) !== 'good';
  const { every } = program.window!;
  takeIntoWindow(state.window!, every, seen.time, value, isDoubtful, windowTeller(run, program, seen.received));
}

function windowTeller(run: Run, { window }: MeasureProgram, received: number): TellWindow {
  return (time, status, valueOf) => {
    for (const { function: of, series } of window!.of) {
      const value = valueOf(of);
      run.samples.push({ series, value, status, time, received, origin: 'aggregated' });
    }
  };
}

/** The status of a value after the rules of its measurement: only what was told as good can become uncertain. */
function judged(run: Run, program: MeasureProgram, state: MeasureState, seen: Measured): number {
  if (state.stale) {
    state.stale = false;
    notice(run, program, 'collect.recovered', 'tells values again');
  }
  const isOutside = beyond(program, seen.value);
  if (isOutside !== state.outside) {
    state.outside = isOutside;
    if (isOutside) notice(run, program, 'collect.out-of-range', `is ${String(seen.value)}, ${rangeWords(program)}`);
    else notice(run, program, 'collect.recovered', 'is in its range again');
  }
  const isFlat = program.flatline !== undefined && seen.time - run.state.tags.since[program.tag]! >= program.flatline;
  if (isFlat && !state.flat) notice(run, program, 'collect.flatline', `tells ${String(seen.value)} again and again`);
  state.flat = isFlat;
  if (quality(seen.status) !== 'good') return seen.status;
  if (isOutside) return statusCodes.uncertainUnitsExceeded;
  return isFlat ? statusCodes.uncertainSensorNotAccurate : seen.status;
}

function beyond({ range }: MeasureProgram, value: Sample['value']): boolean {
  if (range === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return false;
  return (range.min !== undefined && value < range.min) || (range.max !== undefined && value > range.max);
}

function rangeWords({ range }: MeasureProgram): string {
  const { min, max } = range!;
  if (min === undefined) return `above ${max}`;
  return max === undefined ? `below ${min}` : `outside ${min} to ${max}`;
}

/** Without a deadband everything told is news; with one, what differs by at least so much, and what is due by the heartbeat. */
function isNews(
  { deadband, heartbeat }: MeasureProgram,
  { shown }: MeasureState,
  { value, time }: Measured,
  status: number,
): boolean {
  if (shown === undefined || deadband === undefined || shown.status !== status) return true;
  if (heartbeat !== undefined && time - shown.time >= heartbeat) return true;
  const before = shown.value;
  const areNumbers = isNumber(before) && isNumber(value);
  if (!areNumbers) return !Object.is(before, value);
  const change = Math.abs(Number(value) - Number(before));
  // In decimals 0.3 is 0.2 away from 0.1; in doubles it is a little less.
  return change > 0 ? change * (1 + 1e-12) >= deadband : !Object.is(before, value) && Number.isNaN(change);
}

function isNumber(value: Sample['value']): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function becomeStale(run: Run, program: MeasureProgram, state: MeasureState, time: number, now: number): void {
  state.stale = true;
  notice(run, program, 'collect.stale', 'has no new value');
  if (program.window) return;
  const known = run.state.tags.value[program.tag] ?? null;
  const status = known === null ? statusCodes.badNoData : statusCodes.uncertainLastUsable;
  state.shown = { value: known, status, time };
  push(run, program, { ...state.shown, received: now, origin: 'repeated' }, status);
}

const [least64, most64, mostWide] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

function push(
  { samples }: Run,
  { series, wideSeries }: MeasureProgram,
  { value, time, received, origin }: Omit<Sample, 'series' | 'status'>,
  status: number,
): void {
  const rest = { status, time, received, ...(origin !== undefined && { origin }) };
  if (typeof value !== 'bigint' || (value >= least64 && value <= most64)) samples.push({ series, value, ...rest });
  else if (value > 0n && value <= mostWide) samples.push({ series: wideSeries, value, ...rest });
  else samples.push({ series, ...rest, value: null, status: statusCodes.badOutOfRange });
}

function notice(run: Run, { name, tag }: MeasureProgram, code: CollectCode, what: string): void {
  const { name: tagName } = run.program.watched[tag]!;
  run.notices.push({ code, tag: tagName, sentence: `${name} of ${run.program.equipment.name} ${what}` });
}
