/** What was taken of each file: bytes and lines, and what the file looked like. */
export interface TakenFile {
  readonly at: number;
  readonly lines: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** What was taken of a folder, by name of file. */
export type TakenFiles = ReadonlyMap<string, TakenFile>;

/** The cursor of what was taken. */
export function writeTaken(taken: TakenFiles): string {
  return JSON.stringify(Object.fromEntries([...taken].map(([name, { at, lines, modified }]) => [name, [at, lines, modified]])));
}

/** What a cursor says was taken; nothing where it is none of these. */
export function readTaken(cursor: string | undefined): Map<string, TakenFile> {
  const taken = new Map<string, TakenFile>();
  if (cursor === undefined) return taken;
  for (const [name, entry] of Object.entries(JSON.parse(cursor) as Record<string, unknown>)) {
    const [at, lines, modified] = Array.isArray(entry) ? entry.map(Number) : [];
    if (at !== undefined && lines !== undefined && modified !== undefined) taken.set(name, { at, lines, modified });
  }
  return taken;
}
