import type { CookieName } from './exchange.ts';

/** The value of a cookie in a Cookie header. Where the browser speaks TLS only the `__Host-` one counts: nobody else on the domain can have set it. */
export function cookieIn(header: string | undefined, name: CookieName, secure: boolean): string | undefined {
  const prefix = `${nameOf(name, secure)}=`;
  const value = (header ?? '')
    .split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(prefix))
    ?.slice(prefix.length);
  return value !== undefined && /^[A-Za-z0-9_-]{1,200}$/.test(value) ? value : undefined;
}

/** A Set-Cookie header. Without a value it removes the cookie. It lasts as long as the browser, or until the node ends the session. */
export function setCookie(name: CookieName, value: string | undefined, secure: boolean): string {
  return [
    `${nameOf(name, secure)}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
    ...(value === undefined ? ['Max-Age=0'] : []),
  ].join('; ');
}

function nameOf(name: CookieName, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
