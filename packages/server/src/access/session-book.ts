import { randomBytes } from 'node:crypto';
import { hashOf } from './token.ts';

/** One person at one browser. Times are milliseconds of a clock that does not go back. */
export interface Session {
  /** Names it in lists; says nothing about the cookie. */
  readonly id: string;
  readonly account: string;
  readonly csrf: string;
  readonly startedAt: number;
  readonly address: string;
  readonly browser: string;
  readonly by: 'password' | 'open-id';
  /** State of the password when it was last given: a session does not outlive it. */
  readonly passwordChangedAt: string | undefined;
  /** The last sign of the person. */
  readonly activeAt: number;
  readonly locked: boolean;
}

/** How long sessions last. */
export interface SessionTimes {
  readonly idleMs: number;
  readonly longestMs: number;
}

/** What a session is opened with. */
export type NewSession = Pick<Session, 'account' | 'address' | 'browser' | 'by' | 'passwordChangedAt'>;

const perAccount = 5;
const most = 10_000;

/** The sessions of one node, in its memory alone: a restart ends them all. Of the cookie only the hash is kept. */
export class SessionBook {
  readonly #times: SessionTimes;
  /** By hash of the cookie, in the order of opening. */
  readonly #sessions = new Map<string, Session>();

  constructor(times: SessionTimes) {
    this.#times = times;
  }

  /** Opens a session and returns its cookie. Where an account has five, the one that was quiet longest ends. */
  open(given: NewSession, now: number): { readonly cookie: string; readonly session: Session } {
    const cookie = randomBytes(32).toString('base64url');
    const session: Session = {
      ...given,
      id: randomBytes(9).toString('base64url'),
      csrf: randomBytes(32).toString('base64url'),
      startedAt: now,
      activeAt: now,
      locked: false,
    };
    this.#makeRoom(given.account, now);
    this.#sessions.set(hashOf(cookie), session);
    return { cookie, session };
  }

  /** The session of a cookie, locked where the person was quiet for too long; `undefined` where it ended. */
  find(cookie: string, now: number): Session | undefined {
    return this.#current(hashOf(cookie), now);
  }

  /** Every session that is not over, oldest first. */
  list(now: number): readonly Session[] {
    return [...this.#sessions.keys()].flatMap(key => this.#current(key, now) ?? []);
  }

  /** A sign of the person. */
  stay({ id }: Session, now: number): void {
    this.#replace(id, session => ({ ...session, activeAt: now }));
  }

  lock({ id }: Session): void {
    this.#replace(id, session => ({ ...session, locked: true }));
  }

  /** The person gave the password again. */
  unlock({ id }: Session, now: number, passwordChangedAt: string | undefined): void {
    this.#replace(id, session => ({ ...session, locked: false, activeAt: now, passwordChangedAt }));
  }

  /** Ends a session by its id; false where there is none. */
  end(id: string): boolean {
    const key = this.#keyOf(id);
    return key !== undefined && this.#drop(key);
  }

  /** Ends the sessions of an account, but for one where that is named; returns how many. */
  endOf(account: string, but?: string): number {
    const ids = [...this.#sessions.values()].filter(session => session.account === account && session.id !== but);
    return ids.filter(({ id }) => this.end(id)).length;
  }

  /** Milliseconds until a session ends in any case. */
  remainingMs({ startedAt }: Session, now: number): number {
    return Math.max(0, startedAt + this.#times.longestMs - now);
  }

  #current(key: string, now: number): Session | undefined {
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    if (this.remainingMs(session, now) === 0) {
      this.#drop(key);
      return undefined;
    }
    if (!session.locked && now - session.activeAt >= this.#times.idleMs) this.#sessions.set(key, { ...session, locked: true });
    return this.#sessions.get(key);
  }

  #makeRoom(account: string, now: number): void {
    const own = this.list(now).filter(session => session.account === account);
    const quiet = own.toSorted((a, b) => a.activeAt - b.activeAt)[0];
    if (own.length >= perAccount && quiet) this.end(quiet.id);
    const oldest = this.#sessions.size >= most ? this.#sessions.keys().next().value : undefined;
    if (oldest !== undefined) this.#drop(oldest);
  }

  #replace(id: string, change: (session: Session) => Session): void {
    const key = this.#keyOf(id);
    if (key !== undefined) this.#sessions.set(key, change(this.#sessions.get(key)!));
  }

  #keyOf(id: string): string | undefined {
    return [...this.#sessions].find(([, session]) => session.id === id)?.[0];
  }

  #drop(key: string): boolean {
    return this.#sessions.delete(key);
  }
}
