import { OperationError } from '@millrace/core';
import type { VerificationView, VerifyingView } from '@millrace/core';
import type { Store, StoreFinding } from '@millrace/store';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';

const setting = 'verifications';

/** The last verification of each kind. */
export type Verified = Partial<Record<VerificationView['what'], VerificationView>>;

interface Running {
  readonly view: { readonly what: VerificationView['what']; readonly since: string; readonly who: string };
  readonly result: Promise<VerificationView>;
  done: number;
  of: number;
}

/** Verifies ledger and audit trail, one at a time, and remembers in the store what it found. */
export class Verifier implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  #running: Running | undefined;
  #isClosed = false;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** The verification under way. */
  get verifying(): VerifyingView | undefined {
    return this.#running && { ...this.#running.view, done: this.#running.done, of: this.#running.of };
  }

  /** The last verification of each kind, over restarts. */
  async last(): Promise<Verified> {
    const text = await this.#store.setting(setting);
    return text === undefined ? {} : (JSON.parse(text) as Verified);
  }

  /** Verifies, or waits for the same verification that is under way. Rejects while another one is. */
  async verify(what: VerificationView['what'], who: string): Promise<VerificationView> {
    return this.begin(what, who);
  }

  /** The same; throws at once while another one is under way. */
  begin(what: VerificationView['what'], who: string): Promise<VerificationView> {
    const running = this.#running;
    if (running?.view.what === what) return running.result;
    if (running !== undefined)
      throw new OperationError(
        'refused',
        'runtime.verifying',
        `the ${running.view.what} is being verified; ask again when it is done`,
      );
    const started = this.#clock.now();
    const fresh: Running = {
      view: { what, since: new Date(started).toISOString(), who },
      result: Promise.resolve()
        .then(() => this.#run(what, who, started))
        .finally(() => (this.#running = undefined)),
      done: 0,
      of: 0,
    };
    this.#running = fresh;
    return fresh.result;
  }

  /** The store is closed next; what is under way ends with it. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
  }

  async #run(what: VerificationView['what'], who: string, started: number): Promise<VerificationView> {
    const found = what === 'ledger' ? await this.#ledger() : await this.#audit();
    const view: VerificationView = {
      what,
      at: new Date(this.#clock.now()).toISOString(),
      who,
      ok: found.findings.length === 0,
      tookMs: Math.max(0, this.#clock.now() - started),
      ...found,
    };
    if (!view.ok)
      this.#log({ level: 'error', event: 'verification.failed', about: what, detail: view.findings[0]?.sentence ?? '' });
    if (!this.#isClosed) await this.#store.setSetting(setting, JSON.stringify({ ...(await this.last()), [what]: view }));
    return view;
  }

  async #ledger(): Promise<Pick<VerificationView, 'checked' | 'findings'>> {
    const recounts = await this.#store.recount();
    const names = new Map((await this.#store.flows()).map(({ number, name }) => [number, name]));
    const unbalanced = recounts
      .filter(({ balanced }) => !balanced)
      .map(({ flow }): StoreFinding => {
        const name = names.get(flow) ?? String(flow);
        return { code: 'runtime.unbalanced', record: `flow ${name}`, sentence: `the ledger of ${name} does not balance` };
      });
    const damaged = await this.#store.verify((done, of) => {
      if (this.#running !== undefined) Object.assign(this.#running, { done, of });
    });
    const checked = (await this.#store.sources()).reduce((sum, { accepted }) => sum + accepted, 0);
    return { checked, findings: [...unbalanced, ...damaged].slice(0, 100) };
  }

  async #audit(): Promise<Pick<VerificationView, 'checked' | 'findings' | 'last'>> {
    const known = (await this.last()).audit?.last;
    const { findings, last: newest } = await this.#store.verifyAudit();
    const cut = known === undefined ? [] : await this.#cutOff(known, newest?.number ?? 0);
    const all = [...findings, ...cut];
    // What a trail that does not verify ends with proves nothing: the anchor before it stays.
    const last = all.length === 0 ? newest : known;
    return { checked: newest?.number ?? 0, findings: all.slice(0, 100), ...(last && { last }) };
  }

  /** A chain verifies although its end was cut off, or all of it was made anew: the entry that was the last one before must still be there. */
  async #cutOff(known: { readonly number: number; readonly hash: string }, newest: number): Promise<readonly StoreFinding[]> {
    const [entry] = await this.#store.auditTrail(known.number - 1, 1);
    if (entry?.number === known.number && entry.hash === known.hash) return [];
    const sentence =
      newest < known.number
        ? `the audit trail ends at entry ${newest}, and entry ${known.number} was there at the last verification: entries were removed from its end`
        : `audit entry ${known.number} has another hash than at the last verification: the trail was written anew`;
    return [{ code: 'store.audit-chain', record: `audit ${Math.min(known.number, newest + 1)}`, sentence }];
  }
}
