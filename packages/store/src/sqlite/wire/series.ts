import type { NewSeriesBlock, SeriesAppend, SeriesCount } from '../../series-store.ts';
import type { TapeReader, TapeWriter } from '../tape.ts';

/** Lays down what collecting adds to an append, or that there is none. */
export function writeSeries(tape: TapeWriter, series: SeriesAppend | undefined): void {
  tape.number(series === undefined ? 0 : 1);
  if (series === undefined) return;
  const { blocks, gaps, states, counts = [] } = series;
  tape.number(blocks.length);
  for (const block of blocks) writeBlock(tape, block);
  tape.text(gaps.length === 0 ? undefined : JSON.stringify(gaps));
  tape.number(states.length);
  for (const [equipment, state] of states) {
    tape.word(equipment);
    tape.text(state);
  }
  tape.number(counts.length);
  for (const [equipment, name, add] of counts) {
    tape.word(equipment);
    tape.word(name);
    tape.number(add);
  }
}

function writeBlock(tape: TapeWriter, block: NewSeriesBlock): void {
  tape.word(block.equipment);
  tape.bytes(block.bytes);
  tape.number(block.samples);
  tape.number(Math.round(block.from));
  tape.number(Math.round(block.to));
}

/** How many bytes its blocks lay down. */
export function seriesBytes(series: SeriesAppend | undefined): number {
  return (series?.blocks ?? []).reduce((sum, block) => sum + block.bytes.byteLength, 0);
}

/** Takes it off the tape. */
export function readSeries(tape: TapeReader): SeriesAppend | undefined {
  if (tape.number() === 0) return undefined;
  const blocks = Array.from({ length: tape.number() }, () => readBlock(tape));
  const gaps = JSON.parse(tape.text() ?? '[]') as SeriesAppend['gaps'];
  const states = Array.from({ length: tape.number() }, () => [tape.word(), tape.name()] as const);
  const counts = Array.from({ length: tape.number() }, (): SeriesCount => [tape.word(), tape.word(), tape.number()]);
  return { blocks, gaps, states, counts };
}

function readBlock(tape: TapeReader): NewSeriesBlock {
  const equipment = tape.word();
  const bytes = tape.bytes();
  return { equipment, bytes, samples: tape.number(), from: tape.number(), to: tape.number() };
}
