import { checkPath } from '../../contract/open-contract.ts';
import { parseUnit } from '../../contract/unit/unit.ts';
import type { CollectionDocument, EventDeclaration, TagDeclaration } from '../../document/collect-model.ts';
import { suggestion } from '../../document/nearest.ts';
import { joinIndex, joinName } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import type { ContractDocument } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import { checkCondition, type CheckSources } from '../check/check-mapping.ts';
import { bindingIssue } from './codes.ts';
import { stateTable } from './state-table.ts';

/** What collections are checked against: contracts that are right in themselves, by ref. */
export interface CollectionSources extends CheckSources {
  readonly view: NonNullable<CheckSources['view']>;
  contract(ref: string): ContractDocument | undefined;
}

/** Everything that is wrong with collections by themselves and against the contracts of their context. */
export function checkCollections(documents: readonly ReadDocument[], sources: CollectionSources): readonly PlacedIssue[] {
  return documents.flatMap(read => {
    if (read.kind !== 'collection' || read.document === undefined) return [];
    return checkCollection(read.document as CollectionDocument, sources).map(read.place);
  });
}

function checkCollection(collection: CollectionDocument, sources: CollectionSources): readonly Issue[] {
  return [
    ...unitIssues(collection),
    ...measurementIssues(collection),
    ...Object.entries(collection.events ?? {}).flatMap(([name, event]) =>
      eventIssues(collection, joinName('events', name), event),
    ),
    ...commandIssues(collection, sources),
    ...contextIssues(collection, sources),
  ];
}

function unitIssues({ tags }: CollectionDocument): readonly Issue[] {
  return Object.entries(tags).flatMap(([name, { type, unit }]) => {
    if (unit === undefined) return [];
    const path = `${joinName('tags', name)}.unit`;
    if (!isNumeric(type)) return [bindingIssue('collection.tag-type', path, `the tag "${name}" is ${type} and has no unit`)];
    return parseUnit(unit).issues.map(issue => ({ ...issue, path }));
  });
}

function measurementIssues(collection: CollectionDocument): readonly Issue[] {
  return Object.entries(collection.measurements ?? {}).flatMap(([name, measurement]) => {
    const at = joinName('measurements', name);
    const type = collection.tags[measurement.tag]?.type;
    if (type === undefined) return [unknownTag(collection, measurement.tag, `${at}.tag`)];
    const { range, deadband, aggregate } = measurement;
    const onlyNumbers = (setting: string): Issue =>
      bindingIssue(
        'collection.tag-type',
        `${at}.${setting}`,
        `the tag "${measurement.tag}" is ${type}; ${setting} needs a number`,
      );
    const isText = type === 'text' && aggregate?.of.some(of => of !== 'count');
    return [
      ...(range && !isNumeric(type) ? [onlyNumbers('range')] : invertedIssues(range, `${at}.range`)),
      ...(deadband !== undefined && deadband > 0 && !isNumeric(type) ? [onlyNumbers('deadband')] : []),
      ...(isText ? [onlyNumbers('aggregate')] : []),
    ];
  });
}

/** What each kind of event can be made of. */
const eventTypes: Readonly<Record<EventDeclaration['on'], readonly TagDeclaration['type'][]>> = {
  edge: ['boolean'],
  change: ['boolean', 'integer', 'number', 'text'],
  state: ['integer', 'text', 'boolean'],
  counter: ['integer'],
  cycle: ['integer', 'boolean'],
  alarm: ['boolean', 'integer'],
};

function eventIssues(collection: CollectionDocument, at: string, event: EventDeclaration): readonly Issue[] {
  const type = collection.tags[event.tag]?.type;
  const allowed = eventTypes[event.on];
  const found: Issue[] = [];
  if (type === undefined) found.push(unknownTag(collection, event.tag, `${at}.tag`));
  else if (!allowed.includes(type)) {
    const sentence = `the tag "${event.tag}" is ${type}; an event on ${event.on} needs ${allowed.join(' or ')}`;
    found.push(bindingIssue('collection.tag-type', `${at}.tag`, sentence));
  }
  for (const [index, tag] of (event.snapshot ?? []).entries()) {
    if (!Object.hasOwn(collection.tags, tag)) found.push(unknownTag(collection, tag, joinIndex(`${at}.snapshot`, index)));
  }
  return event.on === 'state' ? [...found, ...stateIssues(at, event)] : found;
}

function stateIssues(at: string, event: Extract<EventDeclaration, { readonly on: 'state' }>): readonly Issue[] {
  const { model, states, entering = [] } = event;
  if (model === undefined && states === undefined) {
    return [bindingIssue('collection.without-model', at, 'the event has neither a model nor states', 'warning')];
  }
  const table = stateTable(model, states);
  const names = new Set(table.values());
  return entering.flatMap((name, index) =>
    table.has(name.toLowerCase())
      ? []
      : [
          bindingIssue(
            'collection.unknown-state',
            joinIndex(`${at}.entering`, index),
            `there is no state "${name}"${suggestion(name, names)}`,
          ),
        ],
  );
}

function commandIssues(collection: CollectionDocument, sources: CheckSources): readonly Issue[] {
  const { tags } = collection;
  return Object.entries(collection.commands ?? {}).flatMap(([name, { write, interlock, activate, identify }]) => {
    const at = joinName('commands', name);
    const bounds = Object.entries(write).flatMap(([tag, { min, max, values }]) => {
      const path = joinName(`${at}.write`, tag);
      const type = tags[tag]?.type;
      if (type === undefined) return [unknownTag(collection, tag, path)];
      const hasBounds = min !== undefined || max !== undefined;
      if (hasBounds && !isNumeric(type))
        return [bindingIssue('collection.bounds', path, `the tag "${tag}" is ${type} and has no bounds`)];
      if (values && type !== 'text')
        return [bindingIssue('collection.bounds', path, `the tag "${tag}" is ${type}; values are texts`)];
      return invertedIssues({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) }, path);
    });
    const named = [
      ...(activate ? [[activate.tag, `${at}.activate.tag`] as const] : []),
      ...(identify === undefined ? [] : [[identify, `${at}.identify`] as const]),
    ];
    return [
      ...bounds,
      ...named.flatMap(([tag, path]) => (Object.hasOwn(tags, tag) ? [] : [unknownTag(collection, tag, path)])),
      ...activationIssues(collection, at, activate),
      ...interlockIssues(collection, `${at}.interlock`, interlock, sources),
      ...interlockIssues(collection, `${at}.activate.taken`, activate?.taken, sources),
    ];
  });
}

function activationIssues(
  { tags }: CollectionDocument,
  at: string,
  activate: { readonly tag: string; readonly value: unknown } | undefined,
): readonly Issue[] {
  const type = activate && tags[activate.tag]?.type;
  if (type === undefined) return [];
  const told = typeof activate!.value;
  const wanted = type === 'boolean' ? 'boolean' : type === 'text' ? 'string' : 'number';
  if (told === wanted) return [];
  return [
    bindingIssue('collection.tag-type', `${at}.activate.value`, `the tag "${activate!.tag}" is ${type}; the value is ${told}`),
  ];
}

/** An interlock, or what shows that a command was taken, is checked as a condition over a message that has the tags as its fields. */
function interlockIssues(
  { tags, owner }: CollectionDocument,
  path: string,
  text: string | undefined,
  sources: CheckSources,
): readonly Issue[] {
  if (text === undefined) return [];
  const properties = Object.entries(tags).map(([tag, { type }]) => [tag, { type: type === 'text' ? 'string' : type }] as const);
  const schema = { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
  const told: ContractDocument = { kind: 'contract', name: 'tags', version: 1, owner, subject: '', schema };
  return checkCondition(text, told, sources).map(issue => ({ ...issue, path }));
}

function contextIssues(collection: CollectionDocument, sources: CollectionSources): readonly Issue[] {
  return Object.entries(collection.context ?? {}).flatMap(([name, { from, equipment, value }]) => {
    const contract = sources.contract(from);
    if (contract === undefined) return [];
    const at = joinName('context', name);
    const view = sources.view(contract);
    return [...checkPath(view, `${at}.equipment`, equipment), ...checkPath(view, `${at}.value`, value)];
  });
}

function unknownTag({ tags }: CollectionDocument, tag: string, path: string): Issue {
  return bindingIssue('collection.unknown-tag', path, `there is no tag "${tag}"${suggestion(tag, Object.keys(tags))}`);
}

function invertedIssues(range: { readonly min?: number; readonly max?: number } | undefined, path: string): readonly Issue[] {
  if (range?.min === undefined || range.max === undefined || range.min <= range.max) return [];
  return [bindingIssue('collection.bounds', `${path}.min`, `min (${range.min}) is above max (${range.max})`)];
}

function isNumeric(type: TagDeclaration['type']): boolean {
  return type === 'number' || type === 'integer';
}
