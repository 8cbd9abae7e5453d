import type { View } from '../../../contract/view.ts';
import type { CodeSetDocument, CrosswalkDocument } from '../../../document/model.ts';
import type { Issue, Level } from '../../../value/issue.ts';
import { mappingIssue, type MappingCode } from '../../codes.ts';
import type { Flow } from '../../infer/flow.ts';
import { infer } from '../../infer/infer.ts';
import { placeInText } from '../../infer/place-in-text.ts';
import type { Parse } from '../../syntax.ts';

/** Where expressions stand, what they can see, and who hears what is wrong. */
export interface Places {
  /** The value that expressions are relative to; absent: not known. */
  readonly here?: Flow;
  /** The contract of the whole message. */
  readonly root: View;
  /** How to name the place, where it is not the whole message. */
  readonly where?: string;
  readonly codeSets?: ReadonlyMap<string, CodeSetDocument>;
  readonly crosswalks?: ReadonlyMap<string, CrosswalkDocument>;
  readonly parse: Parse;
  add(issue: Issue): void;
}

/** The same, for the fields of a mapping. */
export interface FieldPlaces extends Places {
  /** The part of the target contract that is filled; absent: not known. */
  readonly target?: View;
}

/** Says what is wrong at a place of the document. */
export function report({ add }: Places, code: MappingCode, path: string, sentence: string, level?: Level): void {
  add(mappingIssue(code, path, sentence, level));
}

/** What is known of what an expression gives; `undefined` where it does not parse, which compiling has reported. */
export function inferText(text: string, path: string, places: Places): Flow | undefined {
  const parsed = places.parse(text, path);
  if (!parsed.ok) return undefined;
  const { here, root, where, codeSets } = places;
  return infer(parsed.value, {
    root,
    ...(here && { here }),
    ...(where !== undefined && { where }),
    ...(codeSets && { codeSets }),
    report: ({ code, sentence, level, node }) =>
      places.add({ ...mappingIssue(code, path, sentence, level), at: placeInText(text, node) }),
  });
}
