import type { Contract } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Plan } from '../../document/plan.ts';
import { problem } from '../../document/problem.ts';
import type { ReadDocument } from '../../document/read.ts';
import { openFormat } from '../../format/open-format.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import type { Lookups } from '../program.ts';
import type { CoverageBook } from './coverage-book.ts';

/** Reads a file that a test names; `undefined` where there is none. */
export type CaseReader = (path: string) => string | Uint8Array | undefined;

/** A project that is right so far, and how the files of its tests are read. */
export interface TestContext {
  readonly plan: Plan;
  readonly documents: readonly ReadDocument[];
  /** By ref. */
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly readCase: CaseReader;
  /** What codes are looked up in. */
  readonly lookups: Lookups;
  /** Where it is noted what the tests reach; absent: nobody asks. */
  readonly coverage?: CoverageBook;
}

/** One file of a test: which, where it is named, and how it is read. */
export interface TestCase {
  /** As written, relative to the document. */
  readonly name: string;
  /** Where the name stands in the integration. */
  readonly path: string;
  /** The project file of the integration. */
  readonly file: string;
  readonly contract: Contract;
  /** The format of the interface, for files that are not `.json`. */
  readonly format: FormatSettings | undefined;
  readonly readCase: CaseReader;
}

/** The one message that a file of a test holds. A `.json` file holds it as decoded, any other as the interface carries it. */
export function readTestCase(test: TestCase): Result<Value> {
  const content = test.readCase(besides(test.file, test.name));
  if (content === undefined) {
    return failure(problem('document.test-case-missing', test.path, `the file "${test.name}" cannot be read`));
  }
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const settings: FormatSettings = test.name.endsWith('.json') ? { kind: 'json' } : (test.format ?? { kind: 'json' });
  const format = openFormat(settings, { shape: test.contract.shape });
  const decoded = format.ok ? format.value.decode(bytes) : format;
  if (!decoded.ok) return failure(...decoded.issues.slice(0, 3).map(issue => unreadable(test, issue)));
  const [value, ...more] = decoded.value;
  if (value !== undefined && more.length === 0) return success(value);
  const sentence = `"${test.name}" holds ${decoded.value.length} messages; a test is about one`;
  return failure(problem('document.test-case-unreadable', test.path, sentence));
}

function unreadable({ name, path }: TestCase, issue: Issue): Issue {
  const place = issue.at ? ` (line ${issue.at.line}, column ${issue.at.column})` : '';
  const where = issue.path === '' ? '' : `${issue.path}: `;
  const sentence = `"${name}" cannot be read: ${where}${issue.sentence}${place}`;
  return {
    ...problem('document.test-case-unreadable', path, sentence),
    ...(issue.remedy !== undefined && { remedy: issue.remedy }),
  };
}

/** The path of a file named relative to another one, with `.` and `..` resolved. */
export function besides(file: string, name: string): string {
  const steps = name.startsWith('/') ? [] : file.split('/').slice(0, -1);
  for (const step of name.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
