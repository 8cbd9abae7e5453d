import type { ConnectorEnv } from '@millrace/connector';

import { certificateOn, isCertificateFault, lookAtCertificate } from './certificate.ts';
import type { ShownCertificate } from './certificate.ts';
import type { Answer } from './judge.ts';
import type { LaneWatch } from './lanes.ts';

/** Time between two looks at a clock: a `Date` costs little, and clocks drift slowly. */
const clockEveryMs = 10_000;
const lookMs = 5_000;

/** Notes what connections show of the other side: certificates as they are made, the clock now and then. */
export class Sights {
  readonly #env: Pick<ConnectorEnv, 'now' | 'observed'>;
  readonly #lookedAt = new Map<string, number>();
  /** Origins whose refused certificate was looked at. */
  readonly #refused = new Set<string>();

  constructor(env: Pick<ConnectorEnv, 'now' | 'observed'>) {
    this.#env = env;
  }

  /** What the lanes of an origin tell. */
  watch(origin: string): LaneWatch {
    return {
      connected: socket => {
        this.#refused.delete(origin);
        this.#certificate(origin, certificateOn(socket));
      },
      failed: error => {
        if (isCertificateFault(error)) this.#lookAtRefused(origin);
      },
    };
  }

  /** Begins a look at the clock, where one is due; what it answers takes the answer. */
  beforeRequest(origin: string): ((answer: Answer) => void) | undefined {
    const started = performance.now();
    const { now, observed } = this.#env;
    if (observed === undefined || started - (this.#lookedAt.get(origin) ?? -Infinity) < clockEveryMs) return undefined;
    const sentAt = now();
    return ({ headers }) => {
      const theirs = dateOf(headers);
      if (theirs === undefined) return;
      this.#lookedAt.set(origin, started);
      const answeredAt = sentAt + Math.ceil(performance.now() - started);
      observed({ kind: 'clock', endpoint: hostOf(origin), sentAt, answeredAt, theirs, stepMs: 1000 });
    };
  }

  /** A certificate that was refused is looked at once, so that a person can see whose it is. */
  #lookAtRefused(origin: string): void {
    if (this.#env.observed === undefined || this.#refused.has(origin)) return;
    this.#refused.add(origin);
    const { hostname, port } = new URL(origin);
    const host = hostname.replace(/^\[|\]$/g, '');
    void lookAtCertificate(host, port === '' ? 443 : Number(port), AbortSignal.timeout(lookMs)).then(
      shown => this.#certificate(origin, shown),
      () => undefined, // only a look: the connection that failed has said what is wrong
    );
  }

  #certificate(origin: string, shown: ShownCertificate | undefined): void {
    if (shown !== undefined) this.#env.observed?.({ kind: 'certificate', endpoint: hostOf(origin), ...shown });
  }
}

/** The time of an answer; one that a cache kept says nothing. */
function dateOf({ date, age }: Answer['headers']): number | undefined {
  const at = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function hostOf(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname.replace(/^\[|\]$/g, '')}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}
