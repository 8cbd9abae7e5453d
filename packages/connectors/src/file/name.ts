import { createHash } from 'node:crypto';

import { ConnectorError } from '@millrace/connector';
import type { SinkItem } from '@millrace/connector';

/** Makes the name of a file from a message. `undefined` with the placeholder that the message has no value for. */
export type NameTemplate = (item: SinkItem) => { readonly name: string } | { readonly missing: string };

type Part = { readonly text: string } | { readonly placeholder: string };

const fixed: Readonly<Record<string, (item: SinkItem) => string>> = {
  id: item => item.id,
  key: item => item.key,
  subject: item => item.subject,
  message: item => String(item.message),
};

/**
 * Reads a template as `{keys.order}-{id}.xml`. Whatever a message carries, the result is one plain name inside the folder: characters
 * that mean something to a file system are replaced, and a short hash keeps two different values from becoming the same name.
 */
export function nameTemplate(template: string): NameTemplate {
  const parts = readParts(template);
  return item => {
    let name = '';
    for (const part of parts) {
      const value = 'text' in part ? part.text : placeholderValue(part.placeholder, item);
      if (value === undefined) return { missing: (part as { placeholder: string }).placeholder };
      name += 'text' in part ? value : safeText(value);
    }
    return { name: safeStart(name) };
  };
}

function readParts(template: string): readonly Part[] {
  const literal = template.replace(/\{[^{}]*\}/gu, '');
  if (template === '' || /[/\\\0{}]/u.test(literal) || template.startsWith('.')) {
    const sentence = 'expected one file name with placeholders in braces, without slashes and not hidden';
    throw new ConnectorError('misconfigured', `setting name: ${sentence}, got "${template}"`);
  }
  const parts = template.split(/(\{[^{}]*\})/u).filter(part => part !== '');
  return parts.map(part => (part.startsWith('{') ? { placeholder: knownPlaceholder(part.slice(1, -1)) } : { text: part }));
}

function knownPlaceholder(name: string): string {
  if (Object.hasOwn(fixed, name) || /^keys\..+/u.test(name)) return name;
  const known = [...Object.keys(fixed), 'keys.NAME'].join('}, {');
  throw new ConnectorError('misconfigured', `setting name: unknown placeholder {${name}}; expected one of {${known}}`);
}

function placeholderValue(name: string, item: SinkItem): string | undefined {
  if (Object.hasOwn(fixed, name)) return fixed[name]!(item);
  const key = name.slice('keys.'.length);
  return Object.hasOwn(item.keys, key) ? item.keys[key] : undefined;
}

/** Letters, digits and `._-` stay; a value that had to be changed gets a hash of what it was. */
function safeText(value: string): string {
  const safe = value.replace(/[^\p{L}\p{N}._-]/gu, '_').replace(/\.{2,}/gu, '_');
  return safe === value && value !== '' ? value : `${safe}~${shortHash(value)}`;
}

function safeStart(name: string): string {
  return name.startsWith('.') ? `_${name}` : name;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
