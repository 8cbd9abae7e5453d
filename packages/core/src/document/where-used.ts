import type { DocumentKind } from './declarations.ts';
import type { KeptDocument } from './kept.ts';
import type { Document } from './model.ts';
import type { FlowPlan } from './plan.ts';
import { usesOf } from './uses.ts';

/** A document by kind and name. */
export interface DocumentRef {
  readonly kind: DocumentKind;
  readonly ref: string;
}

/**
 * What one document is to another: what it reads or writes (contracts), maps with, translates with (crosswalks), takes codes from, runs over
 * (systems), runs at (sites), or binds (a site its systems, a binding its collection).
 */
export type UseRole = 'reads' | 'writes' | 'maps' | 'translates' | 'codes' | 'over' | 'at' | 'binds';

/** One document that names another. */
export interface DocumentLink {
  readonly user: DocumentRef;
  readonly used: DocumentRef;
  readonly as: UseRole;
}

/** A document that a change may break. */
export interface DocumentUse extends DocumentRef {
  /** How the nearest one uses it; none twice. */
  readonly as: readonly UseRole[];
  /** 1: it names the document itself. */
  readonly distance: number;
  /** Through which document; absent where it names it itself. */
  readonly via?: DocumentRef;
}

/** Who names a document, by its key. */
export type DocumentUsers = ReadonlyMap<string, readonly DocumentLink[]>;

/** Who names which document; what an integration runs over is told by its flows, since names of systems are bound by site. */
export function documentUsers(documents: readonly KeptDocument[], flows: readonly FlowPlan[]): DocumentUsers {
  const all = [...documents.flatMap(each => linksOfDocument(each)), ...flows.flatMap(linksOfFlow)];
  const links = new Map(all.map(link => [`${refKey(link.user)}\n${refKey(link.used)}\n${link.as}`, link]));
  return Map.groupBy(links.values(), link => refKey(link.used));
}

/** Everything that may break when a document changes, nearest first: what names it, what names that, and so on. */
export function whereUsed(users: DocumentUsers, of: DocumentRef): readonly DocumentUse[] {
  const seen = new Set([refKey(of)]);
  const found: DocumentUse[] = [];
  for (let layer: readonly DocumentRef[] = [of], distance = 1; layer.length > 0; distance++) {
    const next = layer.flatMap(used => usersOf(users.get(refKey(used)) ?? [], distance, used)).filter(isNew);
    found.push(...next);
    layer = next;
  }
  return found;

  function isNew(use: DocumentUse): boolean {
    return seen.size < seen.add(refKey(use)).size;
  }
}

/** The flows that a document has a part in: what they read, write, map with or run over, and whatever that names. */
export function flowsUsing(users: DocumentUsers, flows: readonly FlowPlan[], of: DocumentRef): readonly FlowPlan[] {
  const reached = new Set([refKey(of)]);
  for (const key of reached) for (const { user, as } of users.get(key) ?? []) if (as !== 'binds') reached.add(refKey(user));
  const isPart = (ref: DocumentRef): boolean => ref.kind !== 'integration' && reached.has(refKey(ref));
  return flows.filter(
    flow => (flow.integration === of.ref && of.kind === 'integration') || linksOfFlow(flow).some(({ used }) => isPart(used)),
  );
}

/** A name for a document among all kinds. */
export function refKey({ kind, ref }: DocumentRef): string {
  return `${kind} ${ref}`;
}

function usersOf(links: readonly DocumentLink[], distance: number, used: DocumentRef): readonly DocumentUse[] {
  const byUser = Map.groupBy(links, ({ user }) => refKey(user));
  return [...byUser.values()].map(group => ({
    ...group[0]!.user,
    as: group.map(({ as }) => as),
    distance,
    ...(distance > 1 && { via: { kind: used.kind, ref: used.ref } }),
  }));
}

function linksOfFlow(flow: FlowPlan): readonly DocumentLink[] {
  const user: DocumentRef = { kind: 'integration', ref: flow.integration };
  const system = (name: string): string => name.slice(0, name.indexOf('.'));
  const [collection, site] = flow.source.split('@');
  const link = (kind: DocumentKind, ref: string, as: UseRole): DocumentLink => ({ user, used: { kind, ref }, as });
  return [
    link('contract', flow.sourceContract, 'reads'),
    link('contract', flow.targetContract, 'writes'),
    ...flow.mappings.map(name => link('mapping', name, 'maps')),
    site === undefined ? link('system', system(flow.source), 'over') : link('collection', collection!, 'reads'),
    flow.command === undefined
      ? link('system', system(flow.target), 'over')
      : link('collection', flow.command.collection.split('@')[0]!, 'writes'),
    ...(flow.site ? [link('site', flow.site.name, 'at')] : []),
  ];
}

function linksOfDocument({ kind, ref, document }: KeptDocument): readonly DocumentLink[] {
  const user: DocumentRef = { kind, ref };
  const named = usesOf(document).map(use => ({
    user,
    used: { kind: use.kind as DocumentKind, ref: use.ref },
    as: roleOf(document, use.kind, use.ref),
  }));
  const both = contractBothWays(document) ? [{ ...named[0]!, as: 'writes' as const }] : [];
  const bound = document.kind === 'site' ? Object.values(document.systems) : [];
  const at = document.kind === 'binding' ? [document.site] : [];
  return [
    ...named,
    ...both,
    ...bound.map(name => ({ user, used: { kind: 'system' as const, ref: name }, as: 'binds' as const })),
    ...at.map(name => ({ user, used: { kind: 'site' as const, ref: name }, as: 'at' as const })),
  ];
}

function roleOf(document: Document, kind: string, ref: string): UseRole {
  if (kind === 'mapping') return 'maps';
  if (kind === 'crosswalk') return 'translates';
  if (kind === 'code-set') return 'codes';
  if (kind === 'collection') return document.kind === 'binding' ? 'binds' : isRead(document, ref) ? 'reads' : 'writes';
  if (document.kind === 'collection') return 'reads';
  if (document.kind === 'mapping') return document.from === ref ? 'reads' : 'writes';
  return document.kind === 'integration' && document.from.contract === ref ? 'reads' : 'writes';
}

/** Whether an integration reads the events of a collection; otherwise it commands its equipment. */
function isRead(document: Document, collection: string): boolean {
  return document.kind !== 'integration' || document.from.collection === collection;
}

/** A mapping, or an integration without one, whose source and target are of the same contract. */
function contractBothWays(document: Document): boolean {
  if (document.kind === 'mapping') return document.from === document.to;
  return document.kind === 'integration' && document.to.some(({ contract }) => contract === document.from.contract);
}
