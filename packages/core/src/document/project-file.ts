import type { Position } from '../value/issue.ts';

/** One file of a project: `path` is what messages call it, relative to the project, with `/` between folders. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** The first byte that is not UTF-8; what stands in the text from there on is not what was written. */
  readonly broken?: BrokenText;
}

/** A byte that has no place in UTF-8, and where it stands. */
export interface BrokenText {
  readonly byte: number;
  readonly at: Position & { readonly offset: number };
}

/** A file of a project from its bytes. A file that is not UTF-8 says so (`broken`), and none of its documents is read. */
export function projectFile(path: string, bytes: Uint8Array): ProjectFile {
  const text = decode(bytes);
  const again = new TextEncoder().encode(text);
  const place = bytes.findIndex((byte, index) => byte !== again[index]);
  const byte = bytes[place];
  if (byte === undefined) return { path, text };
  const before = decode(bytes.subarray(0, place)).split('\n');
  const at = { line: before.length, column: before.at(-1)!.length + 1, offset: before.join('\n').length };
  return { path, text, broken: { byte, at } };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
