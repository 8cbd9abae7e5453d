import { first } from './0001.ts';
import { crosswalks } from './0002.ts';
import { corrections } from './0003.ts';
import { history } from './0004.ts';
import { writtenReleases } from './0005.ts';
import { auditOfMessages } from './0006.ts';
import { series } from './0007.ts';
import { commands } from './0008.ts';
import { forwardRanges } from './0009.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. A store is at the number of the last one it has run. */
export const migrations: readonly Migration[] = [
  first,
  crosswalks,
  corrections,
  history,
  writtenReleases,
  auditOfMessages,
  series,
  commands,
  forwardRanges,
];
