/** A message that reuses an id, as it goes on when a person lets it: by releasing, replaying or correcting it. */
export function withoutConflict<T extends { readonly bad?: { readonly code: string } }>(message: T): T {
  if (message.bad?.code !== 'intake.conflict') return message;
  const { bad: _, ...rest } = message;
  return rest as T;
}
