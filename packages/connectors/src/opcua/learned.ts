import type { OpcuaConfig } from './config.ts';

/** What was learned of a server in earlier sessions, so that a session is not lost over it again and again. */
export interface Learned {
  /** Whether the server hands subscriptions over to another session. */
  transfers: boolean;
  /** Whether the server finds nodes by paths of names. */
  translates: boolean;
  /** Whether the times of the sources come with values; else those of the server are asked for as well. */
  tellsSourceTimes: boolean;
  /** Republish requests in a row after which no answer came but the end of the session. */
  republishesUnanswered: number;
}

const byConfig = new WeakMap<OpcuaConfig, Learned>();

/** What is known of the server of these settings; lives as long as they are in force. */
export function learnedOf(config: OpcuaConfig): Learned {
  const known = byConfig.get(config) ?? { transfers: true, translates: true, tellsSourceTimes: true, republishesUnanswered: 0 };
  byConfig.set(config, known);
  return known;
}

/** A server that ends the session twice when it is asked for a message again is not asked a third time. */
export function republishes({ republishesUnanswered }: Learned): boolean {
  return republishesUnanswered < 2;
}
