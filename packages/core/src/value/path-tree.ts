/** Paths as a tree of field names, so that they can be followed while a value is walked. */
export interface PathTree {
  /** Whether a path ends here. */
  readonly ends: boolean;
  readonly steps: ReadonlyMap<string, PathTree>;
}

interface OpenTree {
  ends: boolean;
  readonly steps: Map<string, OpenTree>;
}

/** The tree of dotted paths; `undefined` where there are none, so that nobody walks for nothing. */
export function pathTree(paths: Iterable<string>): PathTree | undefined {
  const root: OpenTree = { ends: false, steps: new Map() };
  for (const path of paths) {
    let here = root;
    for (const step of path.split('.')) {
      let next = here.steps.get(step);
      if (!next) here.steps.set(step, (next = { ends: false, steps: new Map() }));
      here = next;
    }
    here.ends = true;
  }
  return root.steps.size === 0 ? undefined : root;
}
