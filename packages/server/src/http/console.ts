import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const assetsPath = '/assets/';

/** The console as it was built: a page and its assets. */
export interface ConsoleFiles {
  /** Folder of the assets, named by their content. */
  readonly assets: string;
  /** The page, with `%NONCE%` where the nonce of an answer goes. */
  readonly page: string;
}

/** The console beside this server; `undefined` where it was not built. */
export function consoleFiles(): ConsoleFiles | undefined {
  const folder = join(dirname(fileURLToPath(import.meta.resolve('@millrace/console/package.json'))), 'dist');
  const page = join(folder, 'index.html');
  return existsSync(page) ? { assets: join(folder, 'assets'), page: readFileSync(page, 'utf8') } : undefined;
}

/**
 * Serves the assets of the console, found when they are asked for: a route each would take longer than all else at the start, and a build leaves
 * those of earlier ones for pages that are open. The page itself is the answer to every address that no route has (`isPage`, `sendPage`).
 */
export async function serveConsole(app: FastifyInstance, { assets }: ConsoleFiles): Promise<void> {
  await app.register(fastifyStatic, {
    root: assets,
    prefix: assetsPath,
    index: false,
    preCompressed: true,
    cacheControl: false,
    decorateReply: false,
    setHeaders: reply => reply.header('cache-control', 'public, max-age=31536000, immutable'),
  });
}

/** Whether a request is for the page or its assets, which anybody may have: they hold nothing but the program. */
export function isPage({ method, url, headers, is404, routeOptions }: FastifyRequest): boolean {
  if (method !== 'GET') return false;
  // Told by the route that was found: an address can be written in many ways.
  if (!is404) return routeOptions.url?.startsWith(assetsPath) === true;
  return isAsset(url) || (!url.startsWith('/api/') && (headers.accept ?? '').includes('text/html'));
}

/** Whether an address is below the assets. */
export function isAsset(url: string): boolean {
  return url.startsWith(assetsPath);
}

/** Answers with the page. Nothing but what the node itself serves may run or load in it. */
export function sendPage(reply: FastifyReply, { page }: ConsoleFiles): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  return reply
    .status(200)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policyOf(nonce))
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    .header('cross-origin-opener-policy', 'same-origin')
    .send(page.replaceAll('%NONCE%', nonce));
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
