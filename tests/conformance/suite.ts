/** Figures of one part of a suite. */
export interface GroupFigures {
  readonly cases: number;
  readonly passed: number;
}

/** What a run of a suite came to. */
export interface SuiteRun {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
  /** Cases (or groups, or files) that differ on purpose, with the reason, where they really differed. */
  readonly waived: ReadonlyMap<string, string>;
  /** Cases that say nothing about this product. */
  readonly left: number;
  readonly groups?: ReadonlyMap<string, GroupFigures>;
}

/** Counts cases while a suite runs. */
export interface SuiteCount {
  pass(group: string): void;
  /** A case that came out otherwise; with a reason it differs on purpose. */
  differ(group: string, name: string, reason?: string): void;
  leave(group: string): void;
  result(): SuiteRun;
}

/** A count at zero. A case that differs and has no reason is a failure. */
export function countSuite(): SuiteCount {
  const groups = new Map<string, { cases: number; passed: number }>();
  const failures: string[] = [];
  const waived = new Map<string, string>();
  let left = 0;
  const group = (name: string): { cases: number; passed: number } => {
    const found = groups.get(name) ?? { cases: 0, passed: 0 };
    groups.set(name, found);
    found.cases++;
    return found;
  };
  return {
    pass: name => void group(name).passed++,
    differ: (name, line, reason) => {
      group(name);
      if (reason === undefined) failures.push(line);
      else waived.set(line, reason);
    },
    leave: () => void left++,
    result: () => ({ passed: [...groups.values()].reduce((sum, each) => sum + each.passed, 0), failures, waived, left, groups }),
  };
}
