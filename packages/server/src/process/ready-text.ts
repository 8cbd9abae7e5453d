import type { Entrance } from '../access/first-token.ts';

/** What `run` prints on stdout when the API answers. */
export function readyText(ready: {
  readonly url: string;
  readonly node: string;
  readonly data: string;
  readonly entrance: Entrance;
  /** The link on which the first administrator chooses name and password. */
  readonly welcome?: string;
  readonly json: boolean;
}): string {
  const { url, node, data, entrance, welcome, json } = ready;
  if (json) {
    const token = entrance.token === undefined ? {} : { token: entrance.token };
    return `${JSON.stringify({ event: 'ready', api: url, ...token, ...(welcome !== undefined && { welcome }), node, pid: process.pid, data })}\n`;
  }
  const shown = entrance.fresh
    ? `First token, shown this once (this machine also finds it in ${entrance.tokenFile}):\n${entrance.token}\n`
    : '';
  const first =
    welcome === undefined
      ? ''
      : `No account yet. Open this link within 24 hours to choose name and password of the first administrator; it works once:\n${welcome}\n`;
  return `Node ${node} is ready; console and API are at ${url}\n${first}${shown}`;
}
