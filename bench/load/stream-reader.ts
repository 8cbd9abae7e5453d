import { open } from 'node:fs/promises';
import { openFormat } from '@millrace/core';
import type { Format, FormatSettings, Result } from '@millrace/core';

/** A program that reads one file as a file interface does: in pieces, cut into records, each record decoded and let go. */
export interface StreamRead {
  readonly file: string;
  readonly format: FormatSettings;
}

/** What came of it. */
export interface StreamReadResult {
  readonly records: number;
  readonly seconds: number;
}

const pieceBytes = 64 * 1024;

process.on('message', (asked: StreamRead) => {
  void read(asked).then(result => process.send!(result));
});
console.log(JSON.stringify({ event: 'ready' }));

async function read({ file, format: settings }: StreamRead): Promise<StreamReadResult> {
  const format = valueOf(openFormat(settings));
  const started = performance.now();
  const records = await readThrough(file, format);
  return { records, seconds: (performance.now() - started) / 1000 };
}

async function readThrough(path: string, format: Format): Promise<number> {
  await using file = await open(path);
  const splitter = format.split();
  const piece = Buffer.allocUnsafe(pieceBytes);
  let records = 0;
  const take = (items: ReturnType<typeof splitter.push>): void => {
    for (const item of valueOf(items)) records += valueOf(format.decode(item.bytes)).length;
  };
  for (;;) {
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) break;
    take(splitter.push(piece.subarray(0, bytesRead)));
  }
  take(splitter.end());
  return records;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues[0]?.sentence);
  return result.value;
}
