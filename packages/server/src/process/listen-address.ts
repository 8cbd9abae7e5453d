import { StartError } from './start-error.ts';

/** Where the API listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT` (`[::1]:7400` for IPv6). The host has to be said: a bare port would listen somewhere that nobody named. */
export function readListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new StartError('server.address', `reading --listen ${text}: expected HOST:PORT, for example 127.0.0.1:7400`);
  }
  return { host: (match[1] ?? match[2])!, port };
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
