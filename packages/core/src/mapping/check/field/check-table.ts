import { quote } from '../../../contract/excerpt.ts';
import type { View } from '../../../contract/view.ts';
import { nearest, suggestion } from '../../../document/nearest.ts';
import { joinName } from '../../../document/path.ts';
import type { ValueField } from '../../finish/finish.ts';
import type { Flow } from '../../infer/flow.ts';
import { choiceWords } from '../../infer/words.ts';
import { report, type FieldPlaces, type Places } from './places.ts';

/** A code table against both contracts: codes that it leaves out, that never come, that the target does not take, or never gets. */
export function checkTable(found: Flow, field: ValueField & { readonly codes: object }, path: string, places: FieldPlaces): void {
  const given = sourceCodes(found, places);
  const codes = Object.keys(field.codes);
  if (given && field.else === undefined) checkComplete(given, codes, `${path}.codes`, places);
  if (given) checkUsed(given, codes, `${path}.codes`, places);
  checkTaken(field, path, places);
}

/** The codes that may come, where they are known: an enum, or the code set that the contract names. */
export function sourceCodes(found: Flow, { codeSets }: Places): readonly string[] | undefined {
  if (found.choices) return found.choices.filter(choice => choice !== null && typeof choice !== 'object').map(String);
  const set = found.codes === undefined ? undefined : codeSets?.get(found.codes);
  return set && Object.keys(set.codes);
}

/** The code that was probably meant, as the end of a sentence that has listed all. */
function nearOf(code: unknown, taken: readonly unknown[]): string {
  const near = nearest(
    String(code),
    taken.filter(each => typeof each === 'string'),
  );
  return near === undefined ? '' : `; did you mean ${quote(near)}?`;
}

/** The codes that the target takes, where they are known. */
export function targetCodes({ choices, codes }: View, { codeSets }: Places): readonly unknown[] | undefined {
  if (choices) return choices;
  const set = codes === undefined ? undefined : codeSets?.get(codes);
  return set && Object.keys(set.codes);
}

function checkComplete(given: readonly string[], codes: readonly string[], path: string, places: Places): void {
  const missing = given.filter(code => !codes.includes(code));
  if (missing.length === 0) return;
  report(places, 'mapping.code-missing', path, `the source may send ${choiceWords(missing)}, and the table has no entry for it`);
}

function checkUsed(given: readonly string[], codes: readonly string[], path: string, places: Places): void {
  for (const code of codes) {
    if (given.includes(code)) continue;
    report(
      places,
      'mapping.code-unused',
      joinName(path, code),
      `the source never sends ${quote(code)}${suggestion(code, given)}`,
      'warning',
    );
  }
}

function checkTaken(
  { codes, else: otherwise, as }: ValueField & { readonly codes: object },
  path: string,
  places: FieldPlaces,
): void {
  const taken = places.target && targetCodes(places.target, places);
  if (!taken || as !== undefined) return;
  const table = Object.entries(codes as Readonly<Record<string, string>>);
  for (const [code, text] of table) {
    if (taken.includes(text)) continue;
    report(
      places,
      'mapping.code-not-taken',
      joinName(`${path}.codes`, code),
      `the target takes ${choiceWords(taken)}, and the table gives ${quote(text)}${nearOf(text, taken)}`,
    );
  }
  if (otherwise !== undefined && !taken.includes(otherwise)) {
    report(
      places,
      'mapping.code-not-taken',
      `${path}.else`,
      `the target takes ${choiceWords(taken)}, and the table gives ${quote(otherwise)}${nearOf(otherwise, taken)}`,
    );
  }
  const given = [...table.map(([, text]) => text), ...(otherwise === undefined ? [] : [otherwise])];
  if (given.some(text => !taken.includes(text))) return;
  const never = taken.filter(code => code !== null && !(given as readonly unknown[]).includes(code));
  if (never.length === 0 || never.length > 10) return;
  report(
    places,
    'mapping.code-unreachable',
    `${path}.codes`,
    `the table never gives ${choiceWords(never)}, which the target knows`,
    'info',
  );
}
