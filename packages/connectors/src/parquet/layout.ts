/** What one file holds: the samples of one piece of equipment on one day (UTC) of one batch. */
export interface Place {
  readonly site: string;
  readonly equipment: string;
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
}

/** Longest name of a folder or file that file systems take, in bytes. */
const longestName = 255;

const dayMicros = 86_400_000_000;

/** The day of a source time in microseconds since 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / dayMicros);
}

/** Folder and file name below the root, the folders in the Hive way, as DuckDB, Spark and pandas read them. `/` between them on every system. */
export function pathOf({ site, equipment, day }: Place, key: string): readonly string[] {
  const date = new Date(day * 86_400_000).toISOString().slice(0, -14);
  return [`site=${safeName(site)}`, `day=${date}`, `equipment=${safeName(equipment)}`, `part-${safeName(key)}.parquet`];
}

/** The part of a path that no file system takes, if there is one. */
export function tooLong(path: readonly string[]): string | undefined {
  return path.find(part => part.length > longestName);
}

/**
 * A name as one part of a path: everything but letters, digits, `_`, `-` and inner dots becomes its UTF-8 bytes as `%2F`, which readers of
 * Hive partitions turn back. Different names stay different.
 */
export function safeName(name: string): string {
  const bytes = new TextEncoder().encode(name);
  return Array.from(bytes, (byte, at) =>
    isPlain(byte) || (byte === dot && at > 0) ? String.fromCharCode(byte) : escaped(byte),
  ).join('');
}

const dot = 0x2e;

function isPlain(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 45 || byte === 95;
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
