import type { PlacedIssue } from '../../document/place.ts';

/** What one test of a project gave. */
export interface TestResult {
  readonly kind: 'integration' | 'mapping';
  /** Name of the integration or mapping. */
  readonly of: string;
  /** What it shows: its name, or "given cases/order-1.json at pune". */
  readonly name: string;
  /** It belongs to a document of the library. */
  readonly library: boolean;
  /** Empty where it passed. */
  readonly issues: readonly PlacedIssue[];
  /** What came out, where a file should hold it and does not, or holds something else. */
  readonly golden?: GoldenFile;
}

/** The content that makes a test pass: for whoever has looked at it and says that it is right. */
export interface GoldenFile {
  /** Path as those of the project's files. */
  readonly file: string;
  readonly content: Uint8Array;
}
