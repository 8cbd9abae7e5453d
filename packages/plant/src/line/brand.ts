import type { LineSignals, SignalName } from './signal.ts';

/** How a maker of lines names and measures what every line tells: the same line, another dialect. */
export interface Brand {
  readonly maker: string;
  /** Name of each signal as the controller has it; a signal without one is not told. */
  readonly names: Readonly<Partial<Record<SignalName, string>>>;
  /** told = signal × factor + offset; absent: as it is. */
  readonly scales: Readonly<
    Partial<Record<SignalName, { readonly unit: string; readonly factor: number; readonly offset?: number }>>
  >;
}

/** A European maker: metric units, PackML names. */
export const norden: Brand = {
  maker: 'Norden',
  names: {
    running: 'Running',
    state: 'StateCurrent',
    speed: 'CurMachSpeed',
    speedSetpoint: 'MachSpeed',
    goodCount: 'ProdProcessedCount',
    scrapCount: 'ProdDefectiveCount',
    cycleCount: 'CycleCount',
    cycleTime: 'CycleTime',
    sealTemperature: 'SealTemperature',
    sealPressure: 'SealPressure',
    energy: 'EnergyTotal',
    alarm: 'JamAlarm',
    recipe: 'Recipe',
    recipePrepared: 'RecipePrepared',
    recipeTemperature: 'RecipeTemperature',
    recipeActivate: 'RecipeActivate',
    commandId: 'CommandId',
  },
  scales: {
    speed: { unit: 'm/min', factor: 1 },
    speedSetpoint: { unit: 'm/min', factor: 1 },
    sealTemperature: { unit: 'Cel', factor: 1 },
    recipeTemperature: { unit: 'Cel', factor: 1 },
    sealPressure: { unit: 'bar', factor: 1 },
    energy: { unit: 'kW.h', factor: 1 },
  },
};

/** An American maker: feet a minute, Fahrenheit, pounds per square inch, names of its own. */
export const keystone: Brand = {
  maker: 'Keystone',
  names: {
    running: 'RUN',
    state: 'ST_CODE',
    speed: 'LINE_SPD_FPM',
    speedSetpoint: 'SPD_SP_FPM',
    goodCount: 'GOOD_CNT',
    scrapCount: 'REJ_CNT',
    cycleCount: 'CYC_CNT',
    cycleTime: 'CYC_TM_SEC',
    sealTemperature: 'SEAL_TMP_F',
    sealPressure: 'SEAL_PSI',
    energy: 'KWH_TOT',
    alarm: 'JAM_ALM',
    recipe: 'RCP_ACT',
    recipePrepared: 'RCP_NEXT',
    recipeTemperature: 'RCP_TMP_F',
    recipeActivate: 'RCP_GO',
    commandId: 'CMD_ID',
  },
  scales: {
    speed: { unit: '[ft_i]/min', factor: 1 / 0.3048 },
    speedSetpoint: { unit: '[ft_i]/min', factor: 1 / 0.3048 },
    sealTemperature: { unit: '[degF]', factor: 1.8, offset: 32 },
    recipeTemperature: { unit: '[degF]', factor: 1.8, offset: 32 },
    sealPressure: { unit: '[psi]', factor: 14.503773773 },
    energy: { unit: 'kW.h', factor: 1 },
  },
};

/** The value of a signal as a brand tells it. */
export function toldValue(brand: Brand, name: SignalName, signals: LineSignals): boolean | number | string {
  return toldAs(brand, name, signals[name]);
}

/** A value of a signal, as it was at some time, as a brand tells it. */
export function toldAs(brand: Brand, name: SignalName, value: boolean | number | string): boolean | number | string {
  const scale = brand.scales[name];
  return scale === undefined || typeof value !== 'number' ? value : value * scale.factor + (scale.offset ?? 0);
}

/** The value of a signal that was written in a brand's unit. */
export function takenValue(brand: Brand, name: SignalName, told: boolean | number | string): boolean | number | string {
  const scale = brand.scales[name];
  return scale === undefined || typeof told !== 'number' ? told : (told - (scale.offset ?? 0)) / scale.factor;
}
