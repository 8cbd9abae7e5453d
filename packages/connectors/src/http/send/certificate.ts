import { once } from 'node:events';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, TLSSocket } from 'node:tls';

/** A certificate as the other side showed it; `problem`: why it is not trusted. */
export interface ShownCertificate {
  readonly der: Uint8Array;
  readonly problem?: string;
}

/** The certificate of an open connection; undefined where it is not encrypted, or its session was resumed without showing it. */
export function certificateOn(socket: Socket): ShownCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate();
  return raw === undefined ? undefined : { der: raw, ...problemOf(socket) };
}

/** Looks at the certificate of a host, trusted or not, and sends nothing over the connection. */
export async function lookAtCertificate(host: string, port: number, signal: AbortSignal): Promise<ShownCertificate | undefined> {
  // Nothing is ever written on this connection, so it may be opened to a peer that is not trusted.
  const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(host) === 0 && { servername: host }) });
  try {
    await once(socket, 'secureConnect', { signal });
    return certificateOn(socket);
  } finally {
    socket.destroy();
  }
}

/** Whether a connection failed because its certificate is not trusted. */
export function isCertificateFault(error: unknown): boolean {
  const { code = '' } = error as { readonly code?: string };
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_(?:GET|VERIFY)/.test(code);
}

function problemOf({ authorized, authorizationError }: TLSSocket): { readonly problem?: string } {
  if (authorized) return {};
  const error = authorizationError as Error | string | undefined;
  return { problem: error instanceof Error ? error.message : String(error) };
}
