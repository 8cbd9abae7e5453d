/** A moment as `<input type="datetime-local">` has it, on the clock of the person. */
export function inputText(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What was typed there as RFC 3339 in UTC; undefined where it is no moment. */
export function momentOf(text: string): string | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
