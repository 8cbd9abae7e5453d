import type { Caller } from './caller.ts';

/** What a handler of sign-in may know of a request, and do to its answer. */
export interface Exchange {
  readonly caller: Caller;
  readonly address: string;
  /** What the browser says of itself, cut to a line. */
  readonly browser: string;
  /** The origin under which the page was loaded: `https://millrace.example`. */
  readonly origin: string;
  /** The value of another cookie of ours. */
  cookie(name: CookieName): string | undefined;
  /** Sets a cookie that only this node gets and no script reads; `undefined` removes it. */
  setCookie(name: CookieName, value: string | undefined): void;
}

/** The cookies of the console: the session, and what ties an answer of the OpenID provider to the browser that asked. */
export type CookieName = 'millrace-session' | 'millrace-open-id';
