import type { CodeSets } from '../../contract/code-set.ts';
import { valueFields, type PlacedValueField } from '../../document/mapping-fields.ts';
import type { MappingDocument } from '../../document/model.ts';
import { suggestion } from '../../document/nearest.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import { afterAllDays } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import { taken } from '../../value/taken.ts';
import type { ReadCrosswalk } from './check-crosswalks.ts';
import { mappingIssue } from '../codes.ts';
import { lookupIssue } from './codes.ts';
import { backOverlaps } from './overlap.ts';
import type { Direction } from './row-index.ts';

/** What is wrong with how mappings use crosswalks: names, the way back, and codes that would find no entry. */
export function checkCrosswalkUses(
  documents: readonly ReadDocument[],
  crosswalks: ReadonlyMap<string, ReadCrosswalk>,
  codeSets: CodeSets,
): readonly PlacedIssue[] {
  const known = new Set(documents.filter(({ kind }) => kind === 'crosswalk').map(({ ref }) => ref));
  const directions = new Map<string, Set<Direction>>();
  const issues = documents.flatMap(read => {
    if (read.kind !== 'mapping' || read.document === undefined) return [];
    const fields = [...valueFields((read.document as MappingDocument).fields)];
    for (const { field } of fields) if (field.crosswalk !== undefined) noteDirection(directions, field);
    return fieldIssues(fields, known, crosswalks).map(read.place);
  });
  const gaps = [...directions].flatMap(([name, ways]) => {
    const crosswalk = crosswalks.get(name);
    return crosswalk === undefined ? [] : [...ways].flatMap(way => gapIssues(crosswalk, way, codeSets));
  });
  return [...issues, ...gaps];
}

/** A crosswalk that is used: its rows, and where each stands where that is known. */
type UsedCrosswalk = Pick<ReadCrosswalk, 'rows'> & Partial<Pick<ReadCrosswalk, 'place'>>;

/** What is wrong with how one mapping uses crosswalks; the paths are places in its document. */
export function crosswalkUseIssues(
  { fields }: MappingDocument,
  crosswalks: ReadonlyMap<string, UsedCrosswalk>,
): readonly Issue[] {
  return fieldIssues([...valueFields(fields)], new Set(crosswalks.keys()), crosswalks);
}

function fieldIssues(
  fields: readonly PlacedValueField[],
  known: ReadonlySet<string>,
  crosswalks: ReadonlyMap<string, UsedCrosswalk>,
): readonly Issue[] {
  return fields.flatMap(placed => useIssues(placed, known, crosswalks));
}

function noteDirection(directions: Map<string, Set<Direction>>, { crosswalk, back }: PlacedValueField['field']): void {
  const ways = directions.get(crosswalk!) ?? new Set();
  directions.set(crosswalk!, ways.add(back === true ? 'back' : 'forward'));
}

function useIssues(
  { field, path }: PlacedValueField,
  known: ReadonlySet<string>,
  crosswalks: ReadonlyMap<string, UsedCrosswalk>,
): readonly Issue[] {
  const { crosswalk: name, back, codes } = field;
  if (name === undefined) {
    const sentence = 'back says which way a crosswalk is read, and there is none';
    return back === undefined ? [] : [mappingIssue('mapping.field-form', `${path}.back`, sentence)];
  }
  if (codes !== undefined) {
    return [mappingIssue('mapping.field-form', `${path}.codes`, 'a field has a code table (codes) or a crosswalk, not both')];
  }
  if (!known.has(name)) {
    return [lookupIssue('crosswalk.unknown', `${path}.crosswalk`, `there is no crosswalk "${name}"${suggestion(name, known)}`)];
  }
  const crosswalk = crosswalks.get(name);
  return back === true && crosswalk ? wayBackIssues(crosswalk, `${path}.back`) : [];
}

function wayBackIssues({ rows, place }: UsedCrosswalk, path: string): readonly Issue[] {
  return taken(backOverlaps(rows), 3).map(({ first, second }) => {
    const [one, other] = [first, second].map(row => {
      const at = place?.(lookupIssue('crosswalk.way-back', '', ''), row).at;
      return `${JSON.stringify(rows.from[row])}${at === undefined ? '' : ` (${at.file} line ${at.line})`}`;
    });
    const sentence = `on the way back ${JSON.stringify(rows.to[first])} is ambiguous: ${one} and ${other} both lead to it`;
    return lookupIssue('crosswalk.way-back', path, sentence);
  });
}

const mostNamed = 10;

/** Codes of the side that is looked up which have no entry on any day: their messages would be held. */
function gapIssues({ document, read, rows }: ReadCrosswalk, way: Direction, codeSets: CodeSets): readonly PlacedIssue[] {
  const side = way === 'back' ? 'to' : 'from';
  const set = codeSets.get(document[side] ?? '');
  if (set === undefined || (way === 'forward' && (document.missing ?? 'hold') !== 'hold')) return [];
  const translated = new Set(rows[side]);
  const missing = [...set.codes]
    .filter(([code, { until }]) => until === afterAllDays && !translated.has(code))
    .map(([code]) => code);
  if (missing.length === 0) return [];
  const shown = missing.slice(0, mostNamed).map(code => JSON.stringify(code));
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  const sentence = `there is no entry for ${shown.join(', ')}${more} of code set ${set.name}; such a message is held for ${document.owner}`;
  return [read.place(lookupIssue('crosswalk.gap', side, sentence, 'warning'))];
}
