/** What is known of asking one edge node for its births. Times are milliseconds since 1970. */
export interface RebirthPlan {
  /** Requests since the last quiet time. */
  readonly asked: number;
  readonly lastAt?: number;
  /** When it is asked next; absent: nothing is wanted. */
  readonly dueAt?: number;
}

/** Longest time between two requests; an edge node that needed none for so long begins anew. */
export const longestPauseMs = 300_000;

/** Something is missing: the first request is due at once, later ones ever more rarely; what is due stays due. */
export function wantRebirth(plan: RebirthPlan, now: number, pauseMs: number): RebirthPlan {
  if (plan.dueAt !== undefined) return plan;
  if (plan.lastAt === undefined || now - plan.lastAt >= longestPauseMs) return { asked: 0, dueAt: now };
  return { ...plan, dueAt: Math.max(now, plan.lastAt + pauseOf(plan.asked, pauseMs)) };
}

/** A request was sent; the next one is due unless the births come. */
export function askedRebirth({ asked }: RebirthPlan, now: number, pauseMs: number): RebirthPlan {
  return { asked: asked + 1, lastAt: now, dueAt: now + pauseOf(asked + 1, pauseMs) };
}

/** The births came: nothing is wanted, and what was asked is remembered. */
export function reborn({ asked, lastAt }: RebirthPlan): RebirthPlan {
  return { asked, ...(lastAt !== undefined && { lastAt }) };
}

function pauseOf(asked: number, pauseMs: number): number {
  return Math.min(longestPauseMs, pauseMs * 2 ** Math.max(0, asked - 1));
}
