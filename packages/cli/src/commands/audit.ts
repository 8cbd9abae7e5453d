import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ArgumentsOf, Client, CommandLine } from '@millrace/api';
import { auditRoot, firstBrokenEntry } from '@millrace/core';
import type { AuditView } from '@millrace/core';
import { CliError } from '../cli-error.ts';
import type { Surroundings } from '../surroundings.ts';
import { auditView, chainView } from '../views/reports.ts';
import { nodeOptions, type LocalCommand, type NodeCommand, type Shown } from './command.ts';
import { momentOption, numberOption } from './read-words.ts';

/** What recomputing the chain of a trail gave. */
export interface ChainReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Hash of the last entry: kept elsewhere, it proves later that nothing was cut off. */
  readonly last: string;
  /** Number of the first entry that does not follow from the one before it. */
  readonly broken?: number;
}

const pageSize = 1000;

const searchOptions = {
  who: { value: 'TEXT', summary: 'Only entries of whoever has this in the name; with any of these the newest come first.' },
  action: { value: 'TEXT', summary: 'Only entries of actions with this in them.' },
  subject: { value: 'TEXT', summary: 'Only entries about what has this in its name.' },
  from: { value: 'TIME', summary: 'Only entries at or after (RFC 3339).' },
  to: { value: 'TIME', summary: 'Only entries before (RFC 3339).' },
};

/** `audit`. */
export const audit: NodeCommand = {
  declaration: {
    name: 'audit',
    summary:
      'Prints the audit trail: who did what, and why. With --verify recomputes its chain here, without believing the node.',
    arguments: [],
    options: {
      after: { value: 'NUMBER', summary: 'Continue after this entry.' },
      limit: { value: 'NUMBER', summary: 'At most so many.', standard: '100' },
      ...searchOptions,
      verify: { summary: 'Fetch the whole trail and recompute every hash.' },
      ...nodeOptions,
    },
    example: 'millrace audit --verify',
    bad: 'the chain does not verify',
    json: 'AuditEntry[]; with --verify { ok, entries, last, broken? }',
  },
  async run(client, line, around) {
    if (line.flags.has('verify')) return shown(await chainOf(pagesOf(client)));
    const [after, most] = [numberOption(line, 'after'), numberOption(line, 'limit')];
    const search = searchOf(line, around.now());
    if (search !== undefined) {
      const { entries } = await client.auditSearch({ ...search, ...(most !== undefined && { limit: most }) });
      return { json: entries, text: auditView(entries), bad: false };
    }
    const entries = await client.audit({ ...(after !== undefined && { after }), ...(most !== undefined && { limit: most }) });
    return { json: entries, text: auditView(entries), bad: false };
  },
};

/** `audit verify`. */
export const auditVerify: LocalCommand = {
  declaration: {
    name: 'audit verify',
    summary: 'Recomputes the chain of an exported audit trail, without a node.',
    arguments: [{ name: 'FILE', summary: 'What `millrace audit --json` printed, from the first entry on.' }],
    options: { json: { summary: 'Print JSON.' } },
    example: 'millrace audit verify trail.json',
    bad: 'the chain does not verify',
    json: '{ ok, entries, last, broken? }',
  },
  run: async (line, around) => shown(await chainOf([fileOf(line, around)])),
};

/** What a command line looks for; undefined where it narrows nothing. */
function searchOf(line: CommandLine, now: number): ArgumentsOf<'auditSearch'> | undefined {
  const { who, action, subject } = line.options;
  const [from, to] = [momentOption(line, 'from', now), momentOption(line, 'to', now)];
  const given = Object.fromEntries(Object.entries({ who, action, subject, from, to }).filter(([, value]) => value !== undefined));
  return Object.keys(given).length === 0 ? undefined : given;
}

function shown(report: ChainReport): Shown {
  return { json: report, text: chainView(report), bad: !report.ok };
}

async function* pagesOf(client: Client): AsyncIterable<readonly AuditView[]> {
  for (let after = 0; ;) {
    const page = await client.audit({ after, limit: pageSize });
    yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)!.number;
  }
}

async function chainOf(pages: AsyncIterable<readonly AuditView[]> | Iterable<readonly AuditView[]>): Promise<ChainReport> {
  let [entries, last] = [0, auditRoot];
  for await (const page of pages) {
    const hashed = page.map(entry => ({ ...entry, at: Date.parse(entry.at) }));
    const broken = firstBrokenEntry(hashed, text => createHash('sha256').update(text).digest('hex'), last, entries + 1);
    if (broken !== undefined) return { ok: false, entries, last, broken: broken.number };
    entries += page.length;
    last = page.at(-1)?.hash ?? last;
  }
  return { ok: true, entries, last };
}

function fileOf(line: CommandLine, around: Surroundings): readonly AuditView[] {
  const path = resolve(around.cwd, line.arguments['FILE']!);
  try {
    const entries = JSON.parse(readFileSync(path, 'utf8')) as readonly AuditView[];
    if (
      Array.isArray(entries) &&
      entries.every(
        ({ number, at, hash }) => typeof number === 'number' && !Number.isNaN(Date.parse(at)) && typeof hash === 'string',
      )
    )
      return entries;
    throw new Error('it is no list of audit entries');
  } catch (error) {
    throw new CliError('cli.file', `reading ${path}: ${(error as Error).message}`);
  }
}
