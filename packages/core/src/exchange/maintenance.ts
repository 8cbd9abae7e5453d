import { failure, success, type Result } from '../value/issue.ts';
import { exchangeCodes } from './codes.ts';

/** A time in which a system, or one of its interfaces, is left alone. Times are milliseconds since 1970. */
export interface MaintenanceWindow {
  /** `system.interface`, or a system: all its interfaces. */
  readonly what: string;
  readonly from: number;
  readonly until: number;
  readonly reason: string;
  /** Who set it. */
  readonly who: string;
}

const badTime = 'maintenance.bad-time';
const { remedy } = exchangeCodes[badTime];

/** The longest window: what takes longer is no maintenance. */
export const longestMaintenanceMs = 60 * 86_400_000;

/** The window in force for an interface: of several the one that ends last, so that none of them ends early. */
export function maintenanceOf(windows: readonly MaintenanceWindow[], name: string, now: number): MaintenanceWindow | undefined {
  return windows
    .filter(window => isAbout(window, name) && window.from <= now && now < window.until)
    .reduce<MaintenanceWindow | undefined>(
      (last, each) => (last === undefined || each.until > last.until ? each : last),
      undefined,
    );
}

/** The windows of an interface that are not over, the next one first. */
export function plannedMaintenance(
  windows: readonly MaintenanceWindow[],
  name: string,
  now: number,
): readonly MaintenanceWindow[] {
  return currentMaintenance(windows, now)
    .filter(window => isAbout(window, name))
    .toSorted((one, other) => one.from - other.from);
}

/** The windows that are not over. */
export function currentMaintenance(windows: readonly MaintenanceWindow[], now: number): readonly MaintenanceWindow[] {
  return windows.filter(window => now < window.until);
}

/** Adds a window; it takes the place of those about the same that it touches, so that saying it again corrects it. */
export function addMaintenance(
  windows: readonly MaintenanceWindow[],
  window: MaintenanceWindow,
  now: number,
): Result<readonly MaintenanceWindow[]> {
  const wrong = wrongTime(window, now);
  if (wrong !== undefined) return failure({ code: badTime, level: 'error', path: '', sentence: wrong, remedy });
  const others = currentMaintenance(windows, now).filter(each => each.what !== window.what || !touch(each, window));
  return success([...others, window]);
}

/** Ends what is in force or planned about a name; the others stay. */
export function endMaintenance(windows: readonly MaintenanceWindow[], what: string, now: number): readonly MaintenanceWindow[] {
  return currentMaintenance(windows, now).filter(window => window.what !== what);
}

/** When the next window begins or ends. */
export function nextMaintenanceChange(windows: readonly MaintenanceWindow[], now: number): number | undefined {
  const changes = windows.flatMap(({ from, until }) => [from, until]).filter(at => at > now);
  return changes.length === 0 ? undefined : Math.min(...changes);
}

/** A planned time as it is said: what it is about, until when, and why. */
export function maintenanceSentence({ until, reason }: { readonly until: string; readonly reason: string }, of?: string): string {
  const when = `${until.slice(0, 16).replace('T', ' ')} UTC`;
  return `planned maintenance ${of === undefined ? '' : `of ${of} `}until ${when}: ${reason}`;
}

function isAbout({ what }: MaintenanceWindow, name: string): boolean {
  return what === name || name.startsWith(`${what}.`);
}

function touch(one: MaintenanceWindow, other: MaintenanceWindow): boolean {
  return one.from <= other.until && other.from <= one.until;
}

function wrongTime({ from, until }: MaintenanceWindow, now: number): string | undefined {
  if (!(until > from)) return 'the window ends before it begins';
  if (until <= now) return 'the window would be over already';
  if (until - from > longestMaintenanceMs) return 'the window is longer than 60 days; pause the integrations instead';
  return undefined;
}
