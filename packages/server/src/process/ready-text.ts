import type { Entrance } from '../access/first-token.ts';

/** What `run` prints on stdout when the API answers. */
export function readyText(ready: {
  readonly url: string;
  readonly node: string;
  readonly data: string;
  readonly entrance: Entrance;
  readonly json: boolean;
}): string {
  const { url, node, data, entrance, json } = ready;
  if (json) {
    const token = entrance.token === undefined ? {} : { token: entrance.token };
    return `${JSON.stringify({ event: 'ready', api: url, ...token, node, pid: process.pid, data })}\n`;
  }
  const shown = entrance.fresh
    ? `First token, shown this once (this machine also finds it in ${entrance.tokenFile}):\n${entrance.token}\n`
    : '';
  return `Node ${node} is ready; its API answers at ${url}\n${shown}`;
}
