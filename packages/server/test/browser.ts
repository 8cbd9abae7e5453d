import type { Served } from './serve.ts';
import type { SessionView } from '@millrace/api';

/** A browser on the console of a served node: it keeps cookies, sends its Origin and the CSRF token, as the page does. */
export interface TestBrowser {
  /** The cookie header that it would send. */
  readonly cookies: Map<string, string>;
  csrf: string | undefined;
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string | undefined>>): Promise<Response>;
  session(): Promise<SessionView>;
  /** Signs in; answers the status. */
  signIn(name: string, password: string): Promise<number>;
}

export function openTestBrowser({ url }: Pick<Served, 'url'>): TestBrowser {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit & { readonly headers: Record<string, string> }): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { connection: 'close', ...init.headers, ...(cookie !== '' && { cookie }) };
    const response = await fetch(url + path, { ...init, headers });
    for (const set of response.headers.getSetCookie()) keep(cookies, set);
    return response;
  };
  const browser: TestBrowser = {
    cookies,
    csrf: undefined,
    get: path => send(path, { headers: {} }),
    post: (path, body, extra = {}) => {
      const all = {
        origin: url,
        'x-millrace-csrf': browser.csrf,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...extra,
      };
      const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >;
      return send(path, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    },
    async session() {
      const view = (await (await browser.get('/api/v1/session')).json()) as SessionView;
      browser.csrf = view.csrf;
      return view;
    },
    async signIn(name, password) {
      const response = await browser.post('/api/v1/session/sign-in', { name, password });
      await response.arrayBuffer();
      await browser.session();
      return response.status;
    },
  };
  return browser;
}

function keep(cookies: Map<string, string>, set: string): void {
  const [pair = '', ...attributes] = set.split('; ');
  const [name = '', value = ''] = pair.split('=');
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
