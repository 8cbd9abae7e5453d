import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Claims of a person at the provider. */
export interface ProviderPerson {
  readonly name: string;
  readonly preferred_username: string;
  readonly groups?: readonly string[];
  readonly plants?: readonly string[];
}

/** A real OpenID provider on loopback, with one client and people that a test may change. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientSecret: string;
  /** By subject. */
  readonly people: Map<string, ProviderPerson>;
  /** Signs a person in at the provider, from the page it was sent to; answers the address to which the provider sends the browser back. */
  signIn(page: string, subject: string): Promise<URL>;
}

/** Starts a provider that sends browsers back to one address. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, ProviderPerson>();
  const clientSecret = 'a secret of the client, for the test alone';
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'millrace', client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups', 'plants'] },
    pkce: { required: () => true },
    cookies: { keys: ['of the test'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    clientSecret,
    people,
    signIn: (page, subject) => walk(page, subject, redirectUri),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Walks through the pages of the provider as a browser does: its own forms for signing in and for consent. */
async function walk(page: string, subject: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(page);
  for (let steps = 0; steps < 12; steps += 1) {
    const response = await visit(url, cookies, url.pathname.startsWith('/interaction/') ? subject : undefined);
    const next = response.headers.get('location');
    if (next === null) throw new Error(`the provider stopped at ${url.href}: ${response.status} ${await response.text()}`);
    url = new URL(next, url);
    if (url.href.startsWith(redirectUri)) return url;
  }
  throw new Error('the provider sends the browser in circles');
}

async function visit(url: URL, cookies: Map<string, string>, subject: string | undefined): Promise<Response> {
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), connection: 'close' };
  const shown = await fetch(url, { headers, redirect: 'manual' });
  keep(cookies, shown);
  if (subject === undefined || shown.headers.has('location')) return shown;
  const prompt = /name="prompt" value="(\w+)"/.exec(await shown.text())?.[1] ?? '';
  const body = new URLSearchParams({ prompt, login: subject, password: 'any' });
  const answered = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
  keep(cookies, answered);
  return answered;
}

function keep(cookies: Map<string, string>, response: Response): void {
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    cookies.set(name, value);
  }
}
