import { chance } from '../seed.ts';
import type { DialSetting, Fault } from './fault.ts';

/** Faults that hit the same record every time, as a business rejection does; all others give the next try a new chance. */
const lasting: ReadonlySet<Fault> = new Set(['refuse', 'ok-with-error-inside', 'duplicates', 'poison']);

/** The fault dial of one simulated system: what is on, and whether it hits this time. */
export interface Dial {
  readonly settings: readonly DialSetting[];
  /** Turns the dial; several faults may be on at once. An empty list, or the one fault `none`, is a system that behaves. */
  turn(...settings: readonly DialSetting[]): void;
  /** The setting of `fault` if it is on and hits `what` this time. Each call counts as one try. */
  hit(fault: Fault, what: string): DialSetting | undefined;
  /** The setting of `fault` if it is on at all. */
  on(fault: Fault): DialSetting | undefined;
  /** How often each fault has hit since the system started. */
  readonly hits: Readonly<Partial<Record<Fault, number>>>;
  /** Calls back at every turn, until the returned function is called. */
  watch(turned: () => void): () => void;
}

/** A dial that points at `none`. */
export function createDial(seed: number): Dial {
  let settings: readonly DialSetting[] = [];
  const tries = new Map<string, number>();
  const spent = new Map<DialSetting, number>();
  const hits: Partial<Record<Fault, number>> = {};
  const watchers = new Set<() => void>();

  const nextTry = (fault: Fault, what: string): number => {
    const name = `${fault} ${what}`;
    const number = (tries.get(name) ?? 0) + 1;
    tries.set(name, number);
    return lasting.has(fault) ? 1 : number;
  };

  return {
    get settings() {
      return settings;
    },
    hits,
    turn(...turned) {
      settings = turned.filter(setting => setting.fault !== 'none');
      for (const tell of watchers) tell();
    },
    on: fault => settings.find(setting => setting.fault === fault),
    hit(fault, what) {
      const setting = settings.find(setting => setting.fault === fault);
      if (!setting) return undefined;
      const used = spent.get(setting) ?? 0;
      if (used >= (setting.count ?? Infinity)) return undefined;
      if (chance(seed, fault, what, nextTry(fault, what)) >= (setting.share ?? 1)) return undefined;
      spent.set(setting, used + 1);
      hits[fault] = (hits[fault] ?? 0) + 1;
      return setting;
    },
    watch(turned) {
      watchers.add(turned);
      return () => watchers.delete(turned);
    },
  };
}
