/** What a packaging line tells, in metric units, whatever brand and protocol it is reached by. */
export interface LineSignals {
  /** It makes pieces. */
  readonly running: boolean;
  /** PackML StateCurrent (ISA-TR88.00.02, OPC 30050): 4 idle, 6 execute, 11 held, 2 stopped, 9 aborted … */
  readonly state: number;
  /** Metres a minute; jitters while it runs. */
  readonly speed: number;
  /** Metres a minute; may be written. */
  readonly speedSetpoint: number;
  /** Pieces since it was built, good ones and scrap; unsigned 32 bits, so that they roll over. */
  readonly goodCount: number;
  readonly scrapCount: number;
  /** Finished cycles: grows by one after the results of the cycle stand below. */
  readonly cycleCount: number;
  /** Results of the last cycle: seconds, °C, bar. */
  readonly cycleTime: number;
  readonly sealTemperature: number;
  readonly sealPressure: number;
  /** Kilowatt-hours since it was built. */
  readonly energy: number;
  /** A jam stands. */
  readonly alarm: boolean;
  /** Recipe in force, and the one that is prepared; what is prepared counts from `recipeActivate`. */
  readonly recipe: string;
  readonly recipePrepared: string;
  readonly recipeTemperature: number;
  readonly recipeActivate: boolean;
  /** Id of the last command that was activated; the same id again is not done again. */
  readonly commandId: string;
}

export type SignalName = keyof LineSignals;

/** Signals that a controller lets others write. */
export const writable = ['speedSetpoint', 'recipePrepared', 'recipeTemperature', 'recipeActivate', 'commandId'] as const;
export type WritableSignal = (typeof writable)[number];

/** PackML StateCurrent by name, as far as a line here knows them. */
export const packml = { stopped: 2, starting: 3, idle: 4, execute: 6, aborted: 9, held: 11 } as const;

/** What really happened on a line, by its own count: what events must add up to. */
export interface LineBook {
  /** Changes of `running` to true and to false. */
  readonly starts: number;
  readonly stops: number;
  readonly cycles: number;
  readonly good: number;
  readonly scrap: number;
  /** Times that `alarm` came. */
  readonly alarms: number;
  /** Recipes and setpoints taken over: command ids in order, each once. */
  readonly commands: readonly string[];
}
