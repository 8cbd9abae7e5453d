import type { CollectionDocument } from '../../document/collect-model.ts';
import { writeAddressRows } from '../../mapping/binding/address-rows.ts';
import { tagLikeness, type FoundTag, type TagLikeness } from './tag-likeness.ts';

/** A proposed row of an address table. */
export interface DraftedRow {
  readonly tag: string;
  readonly address: string;
  /** Where the equipment tells another unit than that of the standard. */
  readonly unit?: string;
  readonly confidence: 'sure' | 'likely' | 'possible';
  readonly why: string;
}

/** Several things that could be one tag alike: a person decides. */
export interface DraftConflict {
  readonly tag: string;
  readonly addresses: readonly string[];
  readonly why: string;
}

/** The draft of an address table: what was matched, and what was not. */
export interface BindingDraft {
  /** In the order of the tags of the collection. */
  readonly rows: readonly DraftedRow[];
  readonly conflicts: readonly DraftConflict[];
  /** Tags that nothing looks like. */
  readonly unmatched: readonly { readonly tag: string; readonly required: boolean }[];
  /** What was found and is no tag of the collection. */
  readonly unused: readonly FoundTag[];
}

/** What restricts a draft. */
export interface BindingDraftOptions {
  /** Only what stands below this folder: its name, or several from the top with slashes between them (`Line 1`, `Plant/Line 1`). */
  readonly under?: string;
}

/** What looks less like a tag than this is not proposed. */
const least = 0.45;

/** Two that differ by less look alike. */
const alike = 0.02;

interface Match extends TagLikeness {
  readonly tag: string;
  readonly node: FoundTag;
}

/**
 * Proposes where the tags of a collection stand among what was found at an endpoint: by names, aliases, folders, descriptions, types and units. Each
 * tag gets one address and each address one tag, the best matches first; where several fit alike none is taken.
 */
export function draftBinding(
  collection: CollectionDocument,
  found: readonly FoundTag[],
  options: BindingDraftOptions = {},
): BindingDraft {
  const nodes = found.filter(node => isUnder(node, options.under));
  const matches = matchesOf(collection, nodes);
  const taken = new Map<string, Match>();
  const used = new Set<string>();
  const conflicts = new Map<string, DraftConflict>();
  for (const match of matches) {
    const { tag, node } = match;
    if (taken.has(tag) || conflicts.has(tag) || used.has(node.address)) continue;
    const rivals = matches.filter(
      each => each.tag === tag && each.points >= match.points - alike && !used.has(each.node.address),
    );
    const own = rivals.filter(each => isBestFor(each, matches, taken));
    if (own.length > 1) conflicts.set(tag, { tag, addresses: own.map(each => each.node.address), why: match.why });
    else {
      taken.set(tag, match);
      used.add(node.address);
    }
  }
  const contested = new Set([...conflicts.values()].flatMap(({ addresses }) => addresses));
  const tags = Object.entries(collection.tags);
  return {
    rows: tags.flatMap(([tag]) => (taken.has(tag) ? [rowOf(taken.get(tag)!)] : [])),
    conflicts: [...conflicts.values()],
    unmatched: tags.flatMap(([tag, { required }]) =>
      taken.has(tag) || conflicts.has(tag) ? [] : [{ tag, required: required !== false }],
    ),
    unused: nodes.filter(({ address }) => !used.has(address) && !contested.has(address)),
  };
}

/** The rows of a draft as an address table; why each was proposed stands in its note. */
export function draftTable({ rows }: Pick<BindingDraft, 'rows'>): string {
  return writeAddressRows(
    rows.map(({ tag, address, unit, confidence, why }) => ({
      tag,
      address,
      ...(unit !== undefined && { unit }),
      note: `${confidence}: ${why}`,
    })),
  );
}

function matchesOf({ tags }: CollectionDocument, nodes: readonly FoundTag[]): readonly Match[] {
  return Object.entries(tags)
    .flatMap(([tag, declaration]) => nodes.map(node => ({ tag, node, ...tagLikeness(tag, declaration, node) })))
    .filter(({ points }) => points >= least)
    .sort((a, b) => b.points - a.points);
}

/** Whether nothing that is still open fits this address better than this tag does. */
function isBestFor(match: Match, matches: readonly Match[], taken: ReadonlyMap<string, Match>): boolean {
  return !matches.some(
    other => other.node === match.node && other.tag !== match.tag && other.points > match.points + alike && !taken.has(other.tag),
  );
}

function rowOf({ tag, node, unit, points, why }: Match): DraftedRow {
  const confidence = points >= 0.9 ? 'sure' : points >= 0.65 ? 'likely' : 'possible';
  return { tag, address: node.address, ...(unit !== undefined && { unit }), confidence, why };
}

function isUnder({ path = [] }: FoundTag, under: string | undefined): boolean {
  if (under === undefined) return true;
  const whole = `/${path.join('/')}/`.toLowerCase();
  return whole.includes(`/${under.toLowerCase()}/`);
}
