/** How far a folder was read: the claimed file and the number of its records that are on disk. */
export interface FileCursor {
  readonly file: string;
  readonly record: number;
}

/** The cursor as text. */
export function writeCursor(cursor: FileCursor): string {
  return JSON.stringify([cursor.file, cursor.record]);
}

/** The cursor from text; `undefined` where there is none yet or it is not ours: then every claimed file is given from its start. */
export function readCursor(text: string | undefined): FileCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return undefined;
    const [file, record]: unknown[] = parsed;
    return typeof file === 'string' && typeof record === 'number' ? { file, record } : undefined;
  } catch {
    return undefined;
  }
}
