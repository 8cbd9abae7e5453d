import { LineCounter, parseAllDocuments, type Document as YamlDocument, type Node } from 'yaml';
import type { Issue } from '../value/issue.ts';
import { problem } from './problem.ts';
import { documentDeclarations, type DocumentKind } from './declarations.ts';
import { parseFields } from './field-parse.ts';
import { openLocator, type Aspect, type FilePosition, type Locator } from './locate.ts';
import type { Document } from './model.ts';
import { suggestion } from './nearest.ts';
import { aspectOf, byPlace, type PlacedIssue } from './place.ts';
import { checkReferences } from './references.ts';
import { yamlToData, type TextIssue } from './yaml-data.ts';

/** One file of a project: `path` is what messages call it, relative to the project, with `/` between folders. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** One document as it was found, whether it is right or not. */
export interface ReadDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  /** The name other documents use: `pune`, `production-order@1`; empty where the document has none. */
  readonly ref: string;
  /** It comes from the library, and the project reaches it. */
  readonly library?: true;
  /** The document with defaults filled in and durations in milliseconds; absent where anything in it is wrong. */
  readonly document?: Document;
  /** The file position of a dotted path inside the document. */
  locate(path: string, aspect?: Aspect): FilePosition;
  /** An issue of this document with its place; a position inside a text (`at`) becomes one in the file. */
  place(issue: Issue): PlacedIssue;
}

/** What the files of a project hold, and every issue of the documents taken one by one. */
export interface ReadProject {
  readonly documents: readonly ReadDocument[];
  readonly issues: readonly PlacedIssue[];
}

const largestFile = 8 * 1024 * 1024;

/** Reads every document of the files, each checked against the declaration of its kind. Never throws on bad input. */
export function readDocuments(files: readonly ProjectFile[]): ReadProject {
  const read = files.map(readFile);
  return {
    documents: read.flatMap(({ documents }) => documents),
    issues: read.flatMap(({ issues }) => issues).sort(byPlace),
  };
}

function readFile(file: ProjectFile): ReadProject {
  if (file.text.length > largestFile) {
    const issue = problem(
      'document.too-large',
      '',
      `the file has ${file.text.length} characters; at most ${largestFile} are read`,
    );
    return { documents: [], issues: [{ ...issue, at: { file: file.path, line: 1, column: 1 } }] };
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    merge: false,
  });
  const documents: ReadDocument[] = [];
  const issues: PlacedIssue[] = [];
  for (const yaml of Array.isArray(parsed) ? parsed : []) {
    const read = readOne(file, yaml as YamlDocument.Parsed, lines);
    if (read.document) documents.push(read.document);
    issues.push(...read.issues);
  }
  return { documents, issues };
}

function readOne(
  file: ProjectFile,
  yaml: YamlDocument.Parsed,
  lines: LineCounter,
): { readonly document?: ReadDocument; readonly issues: readonly PlacedIssue[] } {
  const root = yaml.contents as Node | null;
  const place = ({ issue, offset }: TextIssue): PlacedIssue => {
    const { line, col } = lines.linePos(offset);
    return { ...issue, at: { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1), offset } };
  };
  const found: TextIssue[] = syntaxIssues(yaml);
  const isYaml = found.length === 0;
  if (isEmpty(root)) return { issues: found.map(place) };
  const data = yamlToData(root, issue => found.push(issue));
  const start = root?.range?.[0] ?? 0;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    if (!isYaml) return { issues: found.map(place) };
    const issue = problem('document.not-a-document', '', 'a document must be a group of settings with kind and name');
    return { issues: [...found, { issue, offset: start }].map(place) };
  }
  const locator = openLocator(file.path, file.text, root, start, lines);
  const { document, issues } = readDocument(file.path, data as Record<string, unknown>, locator, found.length === 0);
  const textIssues = found.map(place);
  // What YAML could not read fully would only give issues that follow from it; its name still counts.
  if (!isYaml) return { ...(document && { document }), issues: textIssues };
  return {
    ...(document && { document }),
    issues: [...textIssues, ...issues.filter(issue => !textIssues.some(other => samePlace(other, issue)))],
  };
}

/** One issue a place is enough where YAML itself misread the value. */
function samePlace(a: PlacedIssue, b: PlacedIssue): boolean {
  return a.at.line === b.at.line && a.at.column === b.at.column;
}

function isEmpty(root: Node | null): boolean {
  return root === null || ('value' in root && root.value === null && 'source' in root && root.source === '');
}

function syntaxIssues(yaml: YamlDocument.Parsed): TextIssue[] {
  const errors = yaml.errors.map(error => {
    const code = error.code === 'DUPLICATE_KEY' ? 'document.duplicate-setting' : 'document.not-yaml';
    const sentence = error.code === 'DUPLICATE_KEY' ? 'this setting stands twice in one group' : lowerFirst(error.message);
    return { issue: problem(code, '', sentence), offset: error.pos[0] };
  });
  const warnings = yaml.warnings.map(({ code, message, pos }) => ({
    issue: problem(code === 'TAG_RESOLVE_FAILED' ? 'document.tag' : 'document.not-yaml', '', lowerFirst(message)),
    offset: pos[0],
  }));
  return [...errors, ...warnings];
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/u, '');
}

function readDocument(
  file: string,
  data: Record<string, unknown>,
  locator: Locator,
  clean: boolean,
): { readonly document?: ReadDocument; readonly issues: readonly PlacedIssue[] } {
  const place = (issue: Issue): PlacedIssue => placeIssue(issue, locator);
  const { kind, ...settings } = data;
  if (!isKind(kind)) return { issues: [place(unknownKind(kind))] };
  const parsed = parseFields(documentDeclarations[kind].fields, settings, '', 'literal');
  const issues = [...parsed.issues, ...(kind === 'system' ? checkReferences(settings, '') : [])].map(place);
  const document: ReadDocument = {
    file,
    kind,
    ref: refOf(kind, settings),
    ...(parsed.ok && clean && { document: { kind, ...parsed.value } as unknown as Document }),
    locate: (path, aspect = 'value') => locator.position(path, aspect),
    place,
  };
  return { document, issues };
}

function placeIssue(issue: Issue, locator: Locator): PlacedIssue {
  const { at: inside, ...rest } = issue;
  const at = inside ? locator.inside(issue.path, inside.line, inside.column) : locator.position(issue.path, aspectOf(issue.code));
  const written = issue.code === 'document.text-expected' ? locator.written(issue.path) : undefined;
  return { ...rest, ...(written !== undefined && { remedy: `write it in quotes: "${written}"` }), at };
}

function isKind(kind: unknown): kind is DocumentKind {
  return typeof kind === 'string' && Object.hasOwn(documentDeclarations, kind);
}

function unknownKind(kind: unknown): Issue {
  const kinds = Object.keys(documentDeclarations);
  if (kind === undefined)
    return problem('document.unknown-kind', 'kind', `"kind" is missing: it must be one of ${kinds.join(', ')}`);
  return problem(
    'document.unknown-kind',
    'kind',
    `"${String(kind)}" is not a kind of document${suggestion(String(kind), kinds)}`,
  );
}

/** The name as others would write it, even where the rest of the document is wrong. */
function refOf(kind: DocumentKind, { name, version }: Record<string, unknown>): string {
  if (typeof name !== 'string') return '';
  return kind === 'contract' ? `${name}@${String(version)}` : name;
}
