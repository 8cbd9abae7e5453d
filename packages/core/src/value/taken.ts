/** The first things that an iterable gives, at most so many; it is not asked for more. */
export function taken<T>(from: Iterable<T>, most: number): readonly T[] {
  const list: T[] = [];
  if (most <= 0) return list;
  for (const one of from) if (list.push(one) >= most) break;
  return list;
}
