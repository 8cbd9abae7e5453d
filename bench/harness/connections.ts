import { readFileSync } from 'node:fs';

/** Local ports of the connections from this machine's loopback to one port, in order. Linux. */
export function connectionsTo(port: number): readonly number[] {
  const established = '01';
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => state === established && portOf(remote) === port)
    .map(([, local]) => portOf(local))
    .toSorted((a, b) => a - b);
}

/** The port of `0100007F:1F90`. */
function portOf(address = ''): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
