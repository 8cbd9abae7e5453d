/**
 * Gives everybody who asks within `keepMs` the same answer, and never asks twice at once: what anybody may ask without a token
 * must not cost more when more ask. A failure is not kept.
 */
export function sharedAnswer<T>(ask: () => Promise<T>, keepMs: number, now: () => number): () => Promise<T> {
  let current: { readonly answer: Promise<T>; doneAt?: number } | undefined;
  return () => {
    if (current && (current.doneAt === undefined || now() - current.doneAt < keepMs)) return current.answer;
    const entry: { readonly answer: Promise<T>; doneAt?: number } = { answer: ask() };
    current = entry;
    entry.answer.then(
      () => (entry.doneAt = now()),
      () => (current = current === entry ? undefined : current),
    );
    return entry.answer;
  };
}
