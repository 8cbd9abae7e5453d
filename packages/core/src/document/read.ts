import { LineCounter, parseAllDocuments, type Document as YamlDocument, type Node } from 'yaml';
import type { Issue } from '../value/issue.ts';
import { problem } from './problem.ts';
import { documentDeclarations, type DocumentKind } from './declarations.ts';
import { describe, parseFields } from './field-parse.ts';
import { openLocator, type Aspect, type FilePosition, type Locator } from './locate.ts';
import type { Document } from './model.ts';
import { suggestion } from './nearest.ts';
import { aspectOf, byPlace, type PlacedIssue } from './place.ts';
import type { BrokenText, ProjectFile } from './project-file.ts';
import { checkReferences } from './references.ts';
import { yamlToData, type TextIssue } from './yaml-data.ts';
import { overDeep } from './yaml-depth.ts';
import { syntaxIssues } from './yaml-syntax.ts';

/** One document as it was found, whether it is right or not. */
export interface ReadDocument {
  readonly file: string;
  readonly kind: DocumentKind;
  /** The name other documents use: `pune`, `production-order@1`; empty where the document has none. */
  readonly ref: string;
  /** It comes from the library, and the project reaches it. */
  readonly library?: true;
  /** How it is written in its file, comments included. */
  readonly text: WrittenText;
  /** The document with defaults filled in and durations in milliseconds; absent where anything in it is wrong. */
  readonly document?: Document;
  /** The file position of a dotted path inside the document. */
  locate(path: string, aspect?: Aspect): FilePosition;
  /** An issue of this document with its place; a position inside a text (`at`) becomes one in the file. */
  place(issue: Issue): PlacedIssue;
}

/** The text of one document, and the line of its file that it begins on. */
export interface WrittenText {
  readonly line: number;
  readonly text: string;
}

/** What the files of a project hold, and every issue of the documents taken one by one. */
export interface ReadProject {
  readonly documents: readonly ReadDocument[];
  readonly issues: readonly PlacedIssue[];
}

const largestFile = 8 * 1024 * 1024;

/** What one file may say wrong at most; a file of the wrong kind would otherwise fill the page. */
const mostIssues = 50;

/** Reads every document of the files, each checked against the declaration of its kind. Never throws on bad input. */
export function readDocuments(files: readonly ProjectFile[]): ReadProject {
  const read = files.map(readFile);
  return {
    documents: read.flatMap(({ documents }) => documents),
    issues: read.flatMap(({ issues }) => issues).sort(byPlace),
  };
}

function readFile(file: ProjectFile): ReadProject {
  if (file.text.length > largestFile) return { documents: [], issues: [tooLarge(file)] };
  const read = readText(file);
  return file.broken === undefined
    ? read
    : { documents: read.documents.map(nameOnly), issues: [notUtf8(file.path, file.broken)] };
}

/** What others may name, where nothing else of a document can be trusted. */
function nameOnly({ document: _, ...named }: ReadDocument): ReadDocument {
  return named;
}

function tooLarge({ path, text }: ProjectFile): PlacedIssue {
  const sentence = `the file has ${text.length} characters; at most ${largestFile} are read`;
  return { ...problem('document.too-large', '', sentence), at: { file: path, line: 1, column: 1 } };
}

function notUtf8(file: string, { byte, at }: BrokenText): PlacedIssue {
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  return {
    ...problem('document.encoding', '', `the file is not UTF-8: the byte ${hex} does not belong here`),
    at: { file, ...at },
  };
}

function readText(file: ProjectFile): ReadProject {
  const deep = overDeep(file.text);
  if (deep !== undefined) return { documents: [], issues: [tooDeep(file, deep)] };
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
  return { documents, issues: listed(issues.sort(byPlace)) };
}

/** Parsing what is nested without end would fill the stack, so that this is told before. */
function tooDeep({ path, text }: ProjectFile, offset: number): PlacedIssue {
  const before = text.slice(0, offset).split('\n');
  const issue = problem('document.too-deep', '', 'the document is nested deeper than 64 levels');
  return { ...issue, at: { file: path, line: before.length, column: before.at(-1)!.length + 1, offset } };
}

/** The first issues of a file, and how many more there are. */
function listed(issues: readonly PlacedIssue[]): readonly PlacedIssue[] {
  const rest = issues[mostIssues];
  if (rest === undefined) return issues;
  const sentence = `the file has ${issues.length - mostIssues} more issues from here on`;
  return [...issues.slice(0, mostIssues), { ...problem('document.more', '', sentence), at: rest.at }];
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
  const found: TextIssue[] = syntaxIssues(yaml, file.text);
  const isYaml = found.length === 0;
  const isTooDeep = found.some(({ issue }) => issue.code === 'document.too-deep');
  if (isTooDeep || isEmpty(root)) return { issues: found.map(place) };
  const data = yamlToData(root, issue => found.push(issue));
  const start = root?.range?.[0] ?? 0;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    if (!isYaml) return { issues: found.map(place) };
    const issue = problem('document.not-a-document', '', 'a document must be a group of settings with kind and name');
    return { issues: [...found, { issue, offset: start }].map(place) };
  }
  const locator = openLocator(file.path, file.text, root, start, lines);
  const text = writtenText(file.text, yaml, lines);
  const { document, issues } = readDocument(file.path, text, data as Record<string, unknown>, locator, found.length === 0);
  const textIssues = found.map(place);
  // What YAML could not read fully would only give issues that follow from it; its name still counts.
  if (!isYaml) return { ...(document && { document }), issues: textIssues };
  return {
    ...(document && { document }),
    issues: [...textIssues, ...issues.filter(issue => !textIssues.some(other => samePlace(other, issue)))],
  };
}

/** The text of a document with the comments before it, without the mark between documents. */
function writtenText(source: string, yaml: YamlDocument.Parsed, lines: LineCounter): WrittenText {
  const [from, , end] = yaml.range;
  const start = onlyComments.test(source.slice(0, from)) ? 0 : from;
  const lead = leadingMarks.exec(source.slice(start, end))![0].length;
  return { line: Math.max(1, lines.linePos(start + lead).line), text: source.slice(start + lead, end).trimEnd() };
}

const onlyComments = /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*$/u;
const leadingMarks = /^\uFEFF?(?:[ \t]*\r?\n|---[ \t]*(?:\r?\n|$))*/u;

/** One issue a place is enough where YAML itself misread the value. */
function samePlace(a: PlacedIssue, b: PlacedIssue): boolean {
  return a.at.line === b.at.line && a.at.column === b.at.column;
}

function isEmpty(root: Node | null): boolean {
  return root === null || ('value' in root && root.value === null && 'source' in root && root.source === '');
}

function readDocument(
  file: string,
  text: WrittenText,
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
    text,
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
  if (typeof kind !== 'string')
    return problem('document.unknown-kind', 'kind', `"kind" must be one of ${kinds.join(', ')}; it is ${describe(kind)}`);
  return problem('document.unknown-kind', 'kind', `"${kind}" is not a kind of document${suggestion(kind, kinds)}`);
}

/** The name as others would write it, even where the rest of the document is wrong. */
function refOf(kind: DocumentKind, { name, version }: Record<string, unknown>): string {
  if (typeof name !== 'string') return '';
  return kind === 'contract' ? `${name}@${String(version)}` : name;
}
