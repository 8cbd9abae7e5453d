import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

import type { HttpCode } from '../codes.ts';

/** The body of a request, decompressed, or why it is refused. */
export type Body =
  | { readonly bytes: Uint8Array }
  | { readonly refused: HttpCode; readonly status: number; readonly sentence: string }
  /** The sender went away before the end. */
  | { readonly gone: true };

const decompress = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) } as const;

/** Counts bytes that come into memory; false where there is no room for them now. */
export type Claim = (bytes: number) => boolean;

/** Reads a body up to a limit that holds before and after decompression, as long as there is room for it. */
export async function readBody(request: IncomingMessage, limit: number, claim: Claim): Promise<Body> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return overLimit(declared, limit);
  const raw = await collect(request, limit, claim);
  if (!(raw instanceof Uint8Array)) return raw;
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return { bytes: raw };
  const body = await inflated(raw, encoding.toLowerCase(), limit);
  return 'bytes' in body && !claim(body.bytes.length) ? noRoom : body;
}

function overLimit(actual: number | string, limit: number): Body {
  return { refused: 'http.too-large', status: 413, sentence: `the body has ${actual} bytes, the limit is ${limit}` };
}

const noRoom: Body = {
  refused: 'http.too-busy',
  status: 503,
  sentence: 'there is no room for the body while other requests wait',
};

function collect(request: IncomingMessage, limit: number, claim: Claim): Promise<Uint8Array | Body> {
  return new Promise(resolve => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const stop = (why: Body): void => {
      request.removeAllListeners('data');
      resolve(why);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) stop(overLimit(`more than ${limit}`, limit));
      else if (claim(chunk.length)) chunks.push(chunk);
      else stop(noRoom);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => resolve({ gone: true }));
    request.on('error', () => resolve({ gone: true }));
  });
}

async function inflated(raw: Uint8Array, encoding: string, limit: number): Promise<Body> {
  if (!Object.hasOwn(decompress, encoding)) {
    const sentence = `expected gzip or deflate, got content-encoding ${encoding}`;
    return { refused: 'http.content-encoding', status: 415, sentence };
  }
  try {
    return { bytes: await decompress[encoding as keyof typeof decompress](raw, { maxOutputLength: limit }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return overLimit(`more than ${limit} decompressed`, limit);
    return {
      refused: 'http.undecodable-body',
      status: 400,
      sentence: `decompressing the ${encoding} body: ${(error as Error).message}`,
    };
  }
}
