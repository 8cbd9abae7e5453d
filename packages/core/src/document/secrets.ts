import type { Issue } from '../value/issue.ts';
import { problem } from './problem.ts';
import { readReferences } from './references.ts';

/** Names that carry a secret wherever they are a header or a parameter. */
const secretNames = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'api-key',
  'apikey',
  'password',
  'passwd',
]);

/** A user and a password inside an address: `postgres://user:password@host`. */
const passwordInAddress = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:[^/?#@]+@/iu;

/**
 * The issue of a secret that stands in a document as it is: any plain text in a secret setting, the value of a header or parameter whose
 * name carries a secret, or a password inside an address. The text itself is never part of the issue.
 */
export function secretInPlain(data: unknown, path: string, isSecret: boolean, name = ''): Issue | undefined {
  if (typeof data !== 'string') return undefined;
  const { parts } = readReferences(data);
  const references = parts.filter(part => typeof part === 'object');
  const plain = parts.map(part => (typeof part === 'string' ? part : (part.fallback ?? ''))).join('');
  const where = path.replace(/^.*\.(?=[^.]+$)/u, '');
  if (isSecret && references.some(reference => (reference.fallback ?? '') !== '')) {
    return problem('document.secret-in-plain', path, `the secret "${where}" has a default written in the document`);
  }
  if ((isSecret || secretNames.has(name.toLowerCase())) && references.length === 0) {
    return problem('document.secret-in-plain', path, `the secret "${where}" is written in the document`);
  }
  if (passwordInAddress.test(plain)) {
    return problem('document.secret-in-plain', path, `"${where}" is an address with a password written in the document`);
  }
  return undefined;
}
