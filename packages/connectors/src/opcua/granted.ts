import type { OpcuaConfig } from './config.ts';

/** What the server granted for a subscription; milliseconds. */
export interface Granted {
  readonly publishMs: number;
  readonly keepAliveMs: number;
  /** How long it keeps the subscription while nobody asks. */
  readonly holdMs: number;
}

/** Counts of a subscription, as they are asked for (Part 4, 5.14.2). */
export interface Wishes {
  readonly requestedPublishingInterval: number;
  readonly requestedMaxKeepAliveCount: number;
  readonly requestedLifetimeCount: number;
}

/** What the settings ask for. */
export function wishesOf({ publish, keepAlive, hold }: OpcuaConfig): Wishes {
  const keepAliveCount = Math.max(1, Math.round(keepAlive / Math.max(1, publish)));
  return {
    requestedPublishingInterval: publish,
    requestedMaxKeepAliveCount: keepAliveCount,
    requestedLifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(hold / Math.max(1, publish))),
  };
}

/** What the server says that it does; where that makes no sense (0, nothing), what was asked. */
export function grantedOf(
  wishes: Wishes,
  told: {
    readonly revisedPublishingInterval: number;
    readonly revisedMaxKeepAliveCount: number;
    readonly revisedLifetimeCount: number;
  },
): Granted {
  const publishMs = sensible(told.revisedPublishingInterval, wishes.requestedPublishingInterval);
  return {
    publishMs,
    keepAliveMs: publishMs * sensible(told.revisedMaxKeepAliveCount, wishes.requestedMaxKeepAliveCount),
    holdMs: publishMs * sensible(told.revisedLifetimeCount, wishes.requestedLifetimeCount),
  };
}

function sensible(told: number, asked: number): number {
  return Number.isFinite(told) && told > 0 ? told : asked;
}

/** What is less than was asked, as a sentence; nothing where it is as good. */
export function lesserThanAsked({ publish, keepAlive, hold }: OpcuaConfig, granted: Granted): string | undefined {
  const lesser = [
    ...(granted.publishMs > publish * 1.01 ? [`a message every ${ms(granted.publishMs)} instead of ${ms(publish)}`] : []),
    ...(granted.keepAliveMs > keepAlive * 2
      ? [`a sign of life every ${ms(granted.keepAliveMs)} instead of ${ms(keepAlive)}`]
      : []),
    ...(granted.holdMs < hold * 0.9 ? [`values are kept for ${ms(granted.holdMs)} after a break instead of ${ms(hold)}`] : []),
  ];
  return lesser.length === 0 ? undefined : `the server grants a subscription less than was asked: ${lesser.join(', ')}`;
}

function ms(value: number): string {
  return value < 1_000 ? `${Math.round(value)} ms` : `${Math.round(value / 100) / 10} s`;
}
