/** When tags of one sampling time are looked at. Times are milliseconds of one clock. */
export interface PollGroup {
  /** What was asked for. */
  readonly everyMs: number;
  /** What the other side can keep up with: `everyMs`, or longer since a look was missed. */
  readonly revisedMs: number;
  readonly dueAt: number;
  /** When it was last looked; absent before the first look. */
  readonly lookedAt?: number;
  /** Looks in time since the last one that was missed. */
  readonly inTime: number;
}

/** A look that came so late that at least one was left out in between. */
export interface MissedLooks {
  readonly from: number;
  readonly to: number;
}

/** Looks in time after which a revised group tries what was asked again. */
const patience = 20;

/** A group that is due at once. */
export function startGroup(everyMs: number, now: number): PollGroup {
  return { everyMs, revisedMs: everyMs, dueAt: now, inTime: 0 };
}

/**
 * The group after a look that began at `began` and ended at `ended`, and what was missed before it. Looks keep their rhythm; those that could not take
 * place are left out, never made up for (P12). A group that misses looks is revised to what is possible, so that one slow device is one gap and not a gap a look.
 */
export function looked(
  group: PollGroup,
  began: number,
  ended: number,
): { readonly group: PollGroup; readonly missed?: MissedLooks } {
  const { lookedAt = began, everyMs } = group;
  const elapsed = began - lookedAt;
  const isMissed = elapsed >= 2 * group.revisedMs;
  const inTime = isMissed ? 0 : group.inTime + 1;
  const revisedMs = isMissed ? elapsed : inTime >= patience ? everyMs : group.revisedMs;
  const next = {
    everyMs,
    revisedMs,
    inTime: inTime % (patience + 1),
    lookedAt: began,
    dueAt: nextDue(group.dueAt, everyMs, began, ended),
  };
  return isMissed ? { group: next, missed: { from: lookedAt, to: began } } : { group: next };
}

/** The first beat of the rhythm after the end of the look; a beat that has just passed is taken at once where the look began in time. */
function nextDue(dueAt: number, everyMs: number, began: number, ended: number): number {
  const next = dueAt + everyMs;
  if (next > ended) return next;
  return Math.max(began + everyMs, ended + everyMs * 0.1);
}
