import { chance } from '../seed.ts';
import { packml, writable, type LineBook, type LineSignals, type SignalName, type WritableSignal } from './signal.ts';

export interface LineOptions {
  readonly name: string;
  readonly seed: number;
  /** Milliseconds of one cycle at full speed; default 700. */
  readonly cycleMs?: number;
  /** Where the counters begin; default 0. Near 2^32 they roll over soon. */
  readonly countersAt?: number;
}

/** Told of every change: which signals, at which moment (milliseconds since 1970, with fractions). */
export type LineListener = (changed: readonly SignalName[], at: number) => void;

/** Speed at which the declared cycle time holds, in metres a minute. */
const fullSpeed = 60;
const counterLimit = 2 ** 32;
const scrapShare = 0.06;

/**
 * A packaging line: it runs, jams, is cleared and runs on; makes a piece a cycle with results, some of them scrap; uses energy; and takes a speed
 * and recipes. It knows no protocol and no clock: `step` moves it on, and servers around it tell what it says.
 */
export class Line {
  readonly name: string;
  readonly #seed: number;
  readonly #cycleMs: number;
  readonly #listeners = new Set<LineListener>();
  readonly #changed = new Set<SignalName>();
  readonly #commands: string[] = [];
  #signals: LineSignals;
  #counts = { starts: 0, stops: 0, cycles: 0, good: 0, scrap: 0, alarms: 0 };
  #draws = 0;
  #last: number | undefined;
  /** Share of the present cycle that is done, and milliseconds until the line changes its mind. */
  #progress = 0;
  #untilTurnMs = 0;

  constructor({ name, seed, cycleMs = 700, countersAt = 0 }: LineOptions) {
    this.name = name;
    this.#seed = seed;
    this.#cycleMs = cycleMs;
    this.#signals = { ...atRest, goodCount: countersAt, scrapCount: countersAt, cycleCount: countersAt };
  }

  get signals(): LineSignals {
    return this.#signals;
  }

  /** Calls back after each change until the answer is called. */
  listen(listener: LineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What happened since it was built. */
  book(): LineBook {
    return { ...this.#counts, commands: [...this.#commands] };
  }

  /** Moves on to a moment, milliseconds since 1970. */
  step(at: number): void {
    const passed = Math.min(Math.max(0, at - (this.#last ?? at)), 1000);
    this.#last = at;
    this.#untilTurnMs -= passed;
    if (this.#untilTurnMs <= 0) this.#turn();
    if (this.#signals.running) this.#make(passed);
    this.#tell(at);
  }

  /** Writes a signal as a controller takes it; a sentence where it refuses. */
  write(signal: SignalName, value: boolean | number | string, at: number): string | undefined {
    if (!writable.includes(signal as WritableSignal)) return `${signal} cannot be written`;
    if (typeof value !== typeof this.#signals[signal]) return `${signal} takes a ${typeof this.#signals[signal]}`;
    if (signal === 'speedSetpoint' && !(Number(value) >= 0 && Number(value) <= 2 * fullSpeed))
      return `${signal} goes from 0 to ${2 * fullSpeed}`;
    this.#set({ [signal]: value });
    if (signal === 'recipeActivate' && value === true) this.#activate();
    this.#tell(at);
    return undefined;
  }

  /** Takes the prepared recipe over, once for a command id. */
  #activate(): void {
    const { commandId, recipePrepared } = this.#signals;
    if (!this.#commands.includes(commandId)) {
      this.#commands.push(commandId);
      this.#set({ recipe: recipePrepared });
    }
    this.#set({ recipeActivate: false });
  }

  #random(): number {
    return chance(this.#seed, this.name, this.#draws++);
  }

  /** Starts, jams or is cleared, and says how long that will be so. */
  #turn(): void {
    const { running, alarm } = this.#signals;
    if (running && this.#random() < 0.5) this.#stop({ alarm: true, state: packml.held }, 1500);
    else if (running) this.#stop({ state: packml.idle }, 1000);
    else {
      this.#counts.starts += 1;
      this.#set({ running: true, state: packml.execute, ...(alarm && { alarm: false }) });
      this.#wait(6000);
    }
  }

  #stop(how: Partial<LineSignals>, aboutMs: number): void {
    this.#counts.stops += 1;
    if (how.alarm) this.#counts.alarms += 1;
    this.#set({ running: false, speed: 0, ...how });
    this.#wait(aboutMs);
  }

  #wait(aboutMs: number): void {
    this.#untilTurnMs = aboutMs * (0.5 + this.#random());
  }

  #make(passedMs: number): void {
    const { speedSetpoint, energy } = this.#signals;
    const speed = rounded(speedSetpoint * (0.99 + 0.02 * this.#random()), 2);
    this.#set({ speed, energy: rounded(energy + (passedMs * speed) / 1_500_000, 4) });
    this.#progress += (passedMs / this.#cycleMs) * (speed / fullSpeed);
    while (this.#progress >= 1) {
      this.#progress -= 1;
      this.#finishCycle();
    }
  }

  #finishCycle(): void {
    const { cycleCount, goodCount, scrapCount, recipeTemperature } = this.#signals;
    const isScrap = this.#random() < scrapShare;
    this.#counts.cycles += 1;
    this.#counts[isScrap ? 'scrap' : 'good'] += 1;
    this.#set({
      cycleTime: rounded((this.#cycleMs / 1000) * (0.95 + 0.1 * this.#random()), 3),
      sealTemperature: rounded(recipeTemperature + (isScrap ? 12 : 2) * (this.#random() - 0.5), 1),
      sealPressure: rounded(4 + 0.4 * (this.#random() - 0.5), 2),
      ...(isScrap ? { scrapCount: grown(scrapCount) } : { goodCount: grown(goodCount) }),
      cycleCount: grown(cycleCount),
    });
  }

  #set(signals: Partial<LineSignals>): void {
    for (const name of Object.keys(signals) as SignalName[]) if (this.#signals[name] !== signals[name]) this.#changed.add(name);
    this.#signals = { ...this.#signals, ...signals };
  }

  #tell(at: number): void {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const listener of this.#listeners) listener(changed, at);
  }
}

const atRest: LineSignals = {
  running: false,
  state: packml.idle,
  speed: 0,
  speedSetpoint: fullSpeed,
  goodCount: 0,
  scrapCount: 0,
  cycleCount: 0,
  cycleTime: 0,
  sealTemperature: 0,
  sealPressure: 0,
  energy: 0,
  alarm: false,
  recipe: 'R-100',
  recipePrepared: '',
  recipeTemperature: 160,
  recipeActivate: false,
  commandId: '',
};

function grown(counter: number): number {
  return (counter + 1) % counterLimit;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
