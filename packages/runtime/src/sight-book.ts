import { clockOffset } from '@millrace/core';
import type { ClockSample, ClockView } from '@millrace/core';
import type { CertificateSeen, Observation } from '@millrace/connector';

/** Looks at one clock that are kept. */
const looks = 8;

/** A certificate as an endpoint showed it last. */
export interface SeenCertificate extends Pick<CertificateSeen, 'der' | 'problem' | 'endpoint'> {
  readonly interfaces: readonly string[];
  readonly seenAt: number;
}

interface SeenClock {
  readonly interfaces: readonly string[];
  readonly samples: readonly ClockSample[];
  readonly seenAt: number;
}

/** What sessions saw of other systems since the node started: the last certificate and the last looks at the clock of each endpoint. */
export class SightBook {
  readonly #certificates = new Map<string, SeenCertificate>();
  readonly #clocks = new Map<string, SeenClock>();

  /** Keeps what a session of an interface saw at a moment (milliseconds since 1970). */
  note(about: string, observation: Observation, seenAt: number): void {
    const { endpoint } = observation;
    if (observation.kind === 'certificate') {
      const interfaces = withName(this.#certificates.get(endpoint)?.interfaces, about);
      const { der, problem } = observation;
      this.#certificates.set(endpoint, { endpoint, der, interfaces, seenAt, ...(problem !== undefined && { problem }) });
      return;
    }
    const { kind: _, endpoint: __, ...sample } = observation;
    const before = this.#clocks.get(endpoint);
    const samples = [...(before?.samples ?? []), sample].slice(-looks);
    this.#clocks.set(endpoint, { interfaces: withName(before?.interfaces, about), samples, seenAt });
  }

  /** The certificates seen by interfaces that are still there. */
  certificates(present: ReadonlySet<string>): readonly SeenCertificate[] {
    return [...this.#certificates.values()].flatMap(seen => {
      const interfaces = seen.interfaces.filter(name => present.has(name));
      return interfaces.length === 0 ? [] : [{ ...seen, interfaces }];
    });
  }

  /** The clocks seen by interfaces that are still there, beside ours. */
  clocks(present: ReadonlySet<string>): readonly ClockView[] {
    return [...this.#clocks].flatMap(([endpoint, { interfaces: all, samples, seenAt }]) => {
      const interfaces = all.filter(name => present.has(name));
      const offset = clockOffset(samples);
      return interfaces.length === 0 || offset === undefined
        ? []
        : [{ interfaces, endpoint, ...offset, seenAt: new Date(seenAt).toISOString() }];
    });
  }
}

function withName(names: readonly string[] = [], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name];
}
