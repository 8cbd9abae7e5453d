import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Issue } from '@millrace/core';
import { readRecording, type RecordedPart } from '../../../packages/connectors/src/mtconnect/recording-file.ts';
import type { Observation } from '../../../packages/connectors/src/mtconnect/observation.ts';
import { documentFacts, isMoment, shdrFacts, type Fact } from './witness.ts';

/** One file of a folder of recordings: what stands in it, and what the product reads of it. */
export interface Recording {
  /** Path below the folder. */
  readonly name: string;
  readonly path: string;
  /** What it is to the product: `shdr`, a document by its kind, or `other`. */
  readonly kind: 'shdr' | 'streams' | 'devices' | 'assets' | 'error' | 'unreadable' | 'other';
  /** Observations that can be taken: they have an id, a moment of the calendar, and a number of their own where there are numbers. */
  readonly facts: readonly Fact[];
  /** The others. */
  readonly impossible: readonly Fact[];
  readonly read: readonly Observation[];
  /** Observations or lines that were refused, each with an issue. */
  readonly refused: number;
  /** Lines with something else than observations: assets. */
  readonly aside: number;
  /** Lines that say something, and how many of them became observations, assets or an issue (SHDR). */
  readonly speaking: number;
  readonly accounted: number;
  readonly issues: readonly Issue[];
}

/** Every file below a folder, in the order of names; schemas are left out. */
export async function readFolder(folder: string): Promise<readonly Recording[]> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter(
    name => statSync(join(folder, name)).isFile() && !/(?:^|\/)(?:README|LICEN[CS]E)\b|\.(?:xsd|md)$/i.test(name),
  );
  const recordings: Recording[] = [];
  for (const name of files) recordings.push(await readFile(join(folder, name), relative(folder, join(folder, name))));
  return recordings;
}

async function readFile(path: string, name: string): Promise<Recording> {
  const parts: RecordedPart[] = [];
  for await (const part of readRecording(path, '')) parts.push(part);
  const [first] = parts;
  if (first?.kind === 'document') return ofDocument(path, name, first);
  if (first?.kind === 'other') return { ...empty(path, name, 'other'), refused: 1, issues: [first.issue] };
  const lines = parts.flatMap(part => (part.kind === 'lines' ? part.read : []));
  const { facts, speaking } = shdrFacts(readFileSync(path, 'utf8'));
  const issues = lines.flatMap(({ says }) => (says.kind === 'bad' || says.kind === 'observations' ? (says.issue ?? []) : []));
  return {
    ...empty(path, name, 'shdr'),
    ...apart(facts),
    read: lines.flatMap(({ says }) => (says.kind === 'observations' ? says.observations : [])),
    refused: issues.length,
    aside: lines.filter(({ says }) => says.kind === 'asset').length,
    speaking,
    accounted: lines.filter(({ says }) => says.kind === 'observations' || says.kind === 'asset' || says.kind === 'bad').length,
    issues,
  };
}

/** Those that can be taken, and the others. */
function apart(all: readonly Fact[]): Pick<Recording, 'facts' | 'impossible'> {
  const numbers = new Set<number>();
  const { facts = [], impossible = [] } = Object.groupBy(all, ({ id, timestamp, sequence }) => {
    const isTaken = id !== '' && isMoment(timestamp) && (sequence === undefined || !numbers.has(sequence));
    if (isTaken && sequence !== undefined) numbers.add(sequence);
    return isTaken ? 'facts' : 'impossible';
  });
  return { facts, impossible };
}

function ofDocument(path: string, name: string, { document }: Extract<RecordedPart, { kind: 'document' }>): Recording {
  const { kind, issues } = document;
  if (document.kind !== 'streams') return { ...empty(path, name, kind), issues, refused: kind === 'unreadable' ? 1 : 0 };
  const facts = documentFacts(readFileSync(path, 'utf8'));
  return { ...empty(path, name, kind), ...apart(facts), read: document.observations, refused: document.refused, issues };
}

function empty(path: string, name: string, kind: Recording['kind']): Recording {
  return { path, name, kind, facts: [], impossible: [], read: [], refused: 0, aside: 0, speaking: 0, accounted: 0, issues: [] };
}
