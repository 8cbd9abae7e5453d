import { mayBe, type View } from '../../contract/view.ts';
import type { CrosswalkDocument, MappingField } from '../../document/model.ts';
import type { SourceField } from './source-fields.ts';

/** A proposed value with what is still to be done about it. */
export interface ValueField {
  readonly field: MappingField;
  readonly notes: readonly string[];
}

type Settings = {
  -readonly [K in keyof Extract<MappingField, { readonly value: string }>]: Extract<MappingField, { readonly value: string }>[K];
};

/** A crosswalk that may fit. */
type Candidate = Pick<CrosswalkDocument, 'name' | 'from' | 'to'>;

/** How the source field becomes the target field: as it is, converted, translated, or as another type. */
export function valueField(target: View, source: SourceField, crosswalks: readonly Candidate[]): ValueField {
  const settings: Settings = { value: source.expression };
  const notes: string[] = [];
  const { view } = source;
  if (target.unit !== undefined && view.unit !== undefined && target.unit !== view.unit) settings.to = target.unit;
  if (target.unit !== undefined && view.unit === undefined)
    notes.push(`say in which unit it is; the target is in ${target.unit}`);
  translate(target, view, crosswalks, settings, notes);
  const as = settings.crosswalk === undefined && settings.codes === undefined ? conversion(target, view) : undefined;
  if (as !== undefined && settings.to === undefined) settings.as = as;
  return { field: Object.keys(settings).length === 1 ? source.expression : settings, notes };
}

function translate(target: View, source: View, crosswalks: readonly Candidate[], settings: Settings, notes: string[]): void {
  if (target.codes !== undefined && source.codes !== undefined && target.codes !== source.codes) {
    const forth = crosswalks.find(each => each.from === source.codes && each.to === target.codes);
    const back = crosswalks.find(each => each.from === target.codes && each.to === source.codes);
    if (forth) settings.crosswalk = forth.name;
    else if (back) Object.assign(settings, { crosswalk: back.name, back: true });
    else notes.push(`codes of ${source.codes} become codes of ${target.codes}: name a crosswalk`);
  }
  const strangers = source.choices?.filter(
    choice => typeof choice === 'string' && target.choices && !target.choices.includes(choice),
  );
  if (!strangers || strangers.length === 0) return;
  const table = source
    .choices!.filter(choice => typeof choice === 'string')
    .map(code => [code, alike(code, target.choices!)] as const);
  const known = table.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  if (known.length > 0) settings.codes = Object.fromEntries(known);
  const missing = table.filter(([, text]) => text === undefined).map(([code]) => code);
  if (missing.length > 0) notes.push(`say what becomes of ${missing.map(code => JSON.stringify(code)).join(', ')}`);
}

/** The code of the target that differs in writing only. */
function alike(code: string, choices: readonly unknown[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
  return choices.filter(choice => typeof choice === 'string').find(choice => plain(choice) === plain(code));
}

function conversion(target: View, source: View): Settings['as'] {
  if (target.format === 'date-time' && source.format === 'date-time-local') return 'instant';
  if (target.format === 'date-time-local' && source.format === 'date-time') return 'local';
  const meets = (['string', 'number', 'boolean'] as const).some(type => mayBe(target, type) && mayBe(source, type));
  if (!target.types || !source.types || meets) return undefined;
  if (mayBe(target, 'string')) return target.format === 'decimal' ? 'decimal' : 'text';
  if (target.types.has('number')) return 'number';
  if (target.types.has('integer')) return 'integer';
  return target.types.has('boolean') ? 'flag' : undefined;
}
