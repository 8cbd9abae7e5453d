import type { HttpAuth } from '../config.ts';
import type { Answer } from './judge.ts';

/** A request as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const hidden = '***';
const secretHeader =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-csrf-token|.*(?:api-?key|token|secret|password).*)$/i;

/** Writes requests and answers for the trace, without any secret of the interface. */
export interface Tracer {
  sent(request: Outgoing): Uint8Array;
  answered(answer: Answer): Uint8Array;
  /** A text without the secrets. */
  clean(text: string): string;
}

/** A tracer that knows the secrets of these settings. */
export function tracer(auth: HttpAuth | undefined): Tracer {
  const secrets = secretsOf(auth).filter(secret => secret.length > 0);
  const clean = (text: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, hidden), text);
  const cleanBytes = (bytes: Uint8Array): Uint8Array => {
    if (secrets.length === 0) return bytes;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return secrets.some(secret => buffer.includes(secret)) ? Buffer.from(clean(buffer.toString('latin1')), 'latin1') : bytes;
  };
  const write = (head: string, body: Uint8Array | undefined): Uint8Array =>
    body === undefined || body.length === 0 ? Buffer.from(head) : joined(head, cleanBytes(body));
  return {
    sent: request =>
      write(clean(`${request.method} ${request.path} HTTP/1.1\r\n${headerLines(request.headers)}\r\n`), request.body),
    answered: answer => write(clean(`HTTP/1.1 ${answer.status}\r\n${headerLines(answer.headers)}\r\n`), answer.body),
    clean,
  };
}

function joined(head: string, body: Uint8Array): Uint8Array {
  const headLength = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafe(headLength + body.length);
  bytes.write(head);
  bytes.set(body, headLength);
  return bytes;
}

function headerLines(headers: Answer['headers']): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) lines += `${name}: ${secretHeader.test(name) ? hidden : String(value)}\r\n`;
  }
  return lines;
}

function secretsOf(auth: HttpAuth | undefined): readonly string[] {
  switch (auth?.kind) {
    case 'bearer':
      return [auth.token];
    case 'basic':
      return [basicCredentials(auth.user, auth.password), auth.password];
    case 'header':
      return [auth.value];
    default:
      return [];
  }
}

/** The `Authorization` header and its like for these settings. */
export function authHeaders(auth: HttpAuth | undefined): Readonly<Record<string, string>> {
  switch (auth?.kind) {
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'basic':
      return { authorization: `Basic ${basicCredentials(auth.user, auth.password)}` };
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value };
    default:
      return {};
  }
}

function basicCredentials(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}
