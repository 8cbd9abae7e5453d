import { success, type Issue, type Result } from '../value/issue.ts';
import { problem } from './problem.ts';
import { joinIndex, joinName } from './path.ts';

/** One `${env:NAME}`, `${env:NAME:-default}` or `${secret:NAME}` inside a text. */
export interface Reference {
  readonly scheme: 'env' | 'secret';
  readonly name: string;
  readonly fallback?: string;
}

/** Where the values of references come from; `undefined` where one is not set. */
export interface ReferenceLookup {
  env(name: string): string | undefined;
  secret(name: string): string | undefined;
}

const opening = /\$\$\{|\$\{([^}]*)(\}?)/gu;
const wellFormed = /^(env|secret):([A-Za-z_][A-Za-z0-9_.-]*)(?::-(.*))?$/su;

/** A text cut into plain parts and references; a part that is not a proper reference is a sentence about what is wrong. */
export interface ReferenceText {
  readonly parts: readonly (string | Reference)[];
  readonly wrong: readonly string[];
}

/** Finds the references of a text. `$${` stands for a plain `${`. */
export function readReferences(text: string): ReferenceText {
  const parts: (string | Reference)[] = [];
  const wrong: string[] = [];
  let end = 0;
  for (const match of text.matchAll(opening)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[1] === undefined) parts.push('${');
    else {
      const reference = readReference(match[1], match[2] === '}');
      if (typeof reference === 'string') wrong.push(reference);
      else parts.push(reference);
    }
  }
  parts.push(text.slice(end));
  return { parts: parts.filter(part => part !== ''), wrong };
}

function readReference(inside: string, closed: boolean): Reference | string {
  if (!closed) return `the reference "\${${inside}" is not closed with "}"`;
  const match = wellFormed.exec(inside);
  const scheme = inside.split(':')[0];
  if (match) {
    const [, , name, fallback] = match;
    if (scheme === 'secret' && fallback !== undefined)
      return `the secret "${name}" has a default, which would be a secret in plain text`;
    return { scheme: scheme as Reference['scheme'], name: name!, ...(fallback !== undefined && { fallback }) };
  }
  if (scheme === 'env' || scheme === 'secret') return `"\${${inside}}" does not name a variable after "${scheme}:"`;
  return `"\${${inside}}" is of an unknown kind; expected \${env:NAME} or \${secret:NAME}`;
}

/** Whether a text has at least one proper reference. */
export function hasReference(text: string): boolean {
  return text.includes('${') && readReferences(text).parts.some(part => typeof part === 'object');
}

/** Every reference in plain data that is not written properly. */
export function checkReferences(data: unknown, path: string): readonly Issue[] {
  const issues: Issue[] = [];
  mapTexts(data, path, (text, at) => {
    for (const sentence of readReferences(text).wrong) issues.push(problem('document.bad-reference', at, sentence));
    return text;
  });
  return issues;
}

/**
 * The settings of an interface with every reference replaced by its value; fails with one issue for each reference that is not set
 * or not well written. A value is never part of an issue.
 */
export function resolveReferences(
  config: Readonly<Record<string, unknown>>,
  lookup: ReferenceLookup,
  path = '',
): Result<Record<string, unknown>> {
  const issues: Issue[] = [];
  const value = mapTexts(config, path, (text, at) => {
    const { parts, wrong } = readReferences(text);
    issues.push(...wrong.map(sentence => problem('document.bad-reference', at, sentence)));
    return parts.map(part => (typeof part === 'string' ? part : lookUp(part, lookup, at, issues))).join('');
  });
  return issues.length > 0 ? { ok: false, issues } : success(value as Record<string, unknown>);
}

function lookUp(reference: Reference, lookup: ReferenceLookup, path: string, issues: Issue[]): string {
  const { scheme, name, fallback } = reference;
  const value = lookup[scheme](name) ?? fallback;
  if (value === undefined) {
    const what = scheme === 'env' ? 'the environment variable' : 'the secret';
    issues.push(problem('document.reference-missing', path, `${what} ${name} is not set`));
  }
  return value ?? '';
}

/** The same data with every text replaced; data without `${` is returned as it is. */
function mapTexts(data: unknown, path: string, replace: (text: string, path: string) => string): unknown {
  if (typeof data === 'string') return data.includes('${') ? replace(data, path) : data;
  if (Array.isArray(data)) return data.map((entry, index) => mapTexts(entry, joinIndex(path, index), replace));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, entry]) => [name, mapTexts(entry, joinName(path, name), replace)]));
}
