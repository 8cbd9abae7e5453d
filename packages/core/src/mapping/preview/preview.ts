import type { PlacedIssue } from '../../document/place.ts';
import type { MappingFields } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import type { FieldSentence } from '../explain/explain-mapping.ts';
import type { FieldLineage } from '../explain/lineage.ts';
import type { Scope } from '../program.ts';
import type { CoveragePoint } from '../testing/coverage.ts';

/** A message on which a mapping that is being changed is tried. */
export interface PreviewMessage {
  /** As the flow reads it; mappings that stand before the one in question come first. */
  readonly value: Value;
  /** Name of the flow. */
  readonly flow: string;
  /** Without lookups, which the preview has. */
  readonly scope: Omit<Scope, 'lookups'>;
}

/** What would become of a mapping and of messages, were its file as it is given. */
export interface MappingPreview {
  /** What `millrace check` says of the file. */
  readonly findings: readonly PlacedIssue[];
  /** The fields, where the text can be read. */
  readonly fields?: MappingFields;
  readonly lineage: readonly FieldLineage[];
  /** Each field in a sentence; those of the target that nothing fills, too. */
  readonly sentences: readonly FieldSentence[];
  readonly result?: PreviewResult;
  readonly tests: readonly PreviewTest[];
  readonly coverage: { readonly reached: number; readonly points: number; readonly missing: readonly CoveragePoint[] };
}

/** What a mapping makes of one message. */
export interface PreviewResult {
  /** What the mapping reads: the message, or what mappings before it made of it. */
  readonly input?: unknown;
  /** What it makes; without the fields that fail. */
  readonly output?: unknown;
  /** What is wrong with the message (`before`), with fields of the mapping (`field`), or with what comes out against the target contract (`target`). */
  readonly issues: readonly PreviewIssue[];
  /** Whether the condition of the flow lets it pass; absent where there is none. */
  readonly passes?: boolean;
}

/** One thing that is wrong when a message is mapped. */
export interface PreviewIssue extends Pick<Issue, 'code' | 'path' | 'sentence'> {
  readonly of: 'before' | 'field' | 'target';
}

/** One test that goes through a mapping. */
export interface PreviewTest {
  readonly kind: 'integration' | 'mapping';
  readonly of: string;
  readonly name: string;
  readonly passed: boolean;
  /** Why it does not pass. */
  readonly sentences: readonly string[];
}
