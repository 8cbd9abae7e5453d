import type { AggregateFunction } from '../document/collect-model.ts';
import { statusCodes } from './data-value.ts';

/** One window as far as it is known. A value holds until the next one, so that the mean is weighted by time. */
export interface WindowState {
  /** Begin of the window; absent before the first value. */
  start?: number;
  /** Up to here everything is in it. */
  at: number;
  /** The value that holds; absent where none is known. */
  held?: number;
  heldDoubtful: boolean;
  /** An uncertain value is in it. */
  doubtful: boolean;
  /** Microseconds for which a value was known, and the mean over them. */
  covered: number;
  mean: number;
  /** Of the values told in it and the one that held at its begin. */
  min?: number;
  max?: number;
  /** Of the values told in it. */
  first?: number;
  last?: number;
  sum: number;
  count: number;
  /** The window before had nothing in it, and that was said. */
  wasEmpty: boolean;
}

/** Takes a window that is complete: its begin, and what each function says of it; `null` where there is nothing to say. */
export type TellWindow = (start: number, status: number, valueOf: (of: AggregateFunction) => number | null) => void;

/** So many windows are closed one by one when time jumps; what is longer is not known well enough to be told. */
const mostAtOnce = 1000;

/** A window before the first value. */
export function newWindow(): WindowState {
  return { at: 0, wasEmpty: false, doubtful: false, heldDoubtful: false, ...nothing };
}

const nothing = { covered: 0, mean: 0, sum: 0, count: 0 };

/** Takes a value, or (undefined) that none is known from this source time on. */
export function takeIntoWindow(
  window: WindowState,
  every: number,
  time: number,
  value: number | undefined,
  isDoubtful: boolean,
  tell: TellWindow,
): void {
  if (window.start === undefined) {
    window.start = Math.floor(time / every) * every;
    window.at = time;
  }
  advanceWindow(window, every, time, tell);
  hold(window, time);
  if (value === undefined) {
    delete window.held;
    return;
  }
  window.held = value;
  window.heldDoubtful = isDoubtful;
  window.doubtful ||= isDoubtful;
  window.first ??= value;
  window.last = value;
  window.sum += value;
  window.count++;
  widen(window, value);
}

/** Closes every window that ends at or before this source time. */
export function advanceWindow(window: WindowState, every: number, time: number, tell: TellWindow): void {
  for (let closed = 0; window.start !== undefined && time >= window.start + every; closed++) {
    const end = window.start + every;
    hold(window, end);
    close(window, every, tell);
    window.start = end;
    if (closed < mostAtOnce) continue;
    window.start = Math.floor(time / every) * every;
    window.at = window.start;
  }
}

/** The value that holds, taken into account up to this time. */
function hold(window: WindowState, to: number): void {
  const { held } = window;
  const lasted = to - window.at;
  if (lasted <= 0) return;
  window.at = to;
  if (held === undefined) return;
  window.covered += lasted;
  window.mean += (held - window.mean) * (lasted / window.covered);
  window.doubtful ||= window.heldDoubtful;
  widen(window, held);
}

function widen(window: WindowState, value: number): void {
  window.min = Math.min(window.min ?? value, value);
  window.max = Math.max(window.max ?? value, value);
}

function close(window: WindowState, every: number, tell: TellWindow): void {
  const { start, covered, count, doubtful } = window;
  const isEmpty = covered === 0 && count === 0;
  if (!isEmpty || !window.wasEmpty) {
    const isWhole = covered === every && !doubtful;
    const status = isEmpty ? statusCodes.badNoData : isWhole ? statusCodes.good : statusCodes.uncertainSubNormal;
    tell(start!, status, of => (isEmpty && of !== 'count' ? null : valueOf(window, of)));
  }
  for (const each of ['first', 'last', 'min', 'max'] as const) delete window[each];
  Object.assign(window, nothing, { wasEmpty: isEmpty, doubtful: false });
}

function valueOf(window: WindowState, of: AggregateFunction): number {
  switch (of) {
    case 'mean':
      return window.covered > 0 ? window.mean : window.sum / window.count;
    case 'first':
    case 'last':
      return window[of] ?? window.held ?? window.mean;
    case 'min':
    case 'max':
      return window[of]!;
    default:
      return window[of];
  }
}
