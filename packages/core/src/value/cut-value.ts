import type { Value } from './value.ts';

/** How much of a value is kept. */
export interface CutLimits {
  /** Values, those inside of others too. */
  readonly nodes: number;
  /** Characters of one text. */
  readonly text: number;
}

/** A value in part: where it is too large, later fields and items are left out and long texts are cut. */
export function cutValue(value: Value, limits: CutLimits): { readonly value: Value; readonly cut: boolean } {
  let left = limits.nodes;
  let cut = false;
  const taken = take(value);
  return { value: taken, cut };

  function take(each: Value): Value {
    left--;
    if (typeof each === 'string') return shortened(each);
    if (typeof each !== 'object' || each === null) return each;
    if (Array.isArray(each)) return kept(each as readonly Value[], take);
    return Object.fromEntries(kept(Object.entries(each), ([name, field]) => [name, take(field as Value)] as const));
  }

  function kept<T, U>(all: readonly T[], keep: (one: T) => U): U[] {
    const some: U[] = [];
    for (const one of all) {
      if (left <= 0) {
        cut = true;
        break;
      }
      some.push(keep(one));
    }
    return some;
  }

  function shortened(text: string): string {
    if (text.length <= limits.text) return text;
    cut = true;
    return text.slice(0, limits.text);
  }
}
