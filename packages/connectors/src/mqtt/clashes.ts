/** Takeovers that the broker told (each counts twice) and sessions that it closed soon, until this client gives way. */
const endingsMost = 4;
const withinMs = 120_000;
/** How long it stays away: where the broker said why, and where it only closed. */
const awayMs = { told: 10 * 60_000, guessed: 2 * 60_000 };

interface Endings {
  readonly at: readonly number[];
  readonly awayUntil: number;
}

/**
 * Remembers, over connections, how often another client with the same client id took the session over. Two clients that connect again and again
 * would drive each other out for ever: the one that was driven out too often gives way for a while. Times are milliseconds since 1970.
 */
export class Clashes {
  readonly #clients = new Map<string, Endings>();

  /** A session ended. `isTold`: the broker said that it was taken over (MQTT 5); else it only closed the connection soon after it was opened. */
  ended(client: string, isTold: boolean, now: number): void {
    const before = this.#clients.get(client) ?? { at: [], awayUntil: 0 };
    const at = [...before.at.filter(time => time > now - withinMs), now, ...(isTold ? [now] : [])];
    const isOver = at.length > endingsMost;
    const awayUntil = isOver ? now + (isTold ? awayMs.told : awayMs.guessed) : before.awayUntil;
    this.#clients.set(client, { at: isOver ? [] : at, awayUntil });
  }

  /** Until when this client stays away; undefined where it need not. */
  awayUntil(client: string, now: number): number | undefined {
    const until = this.#clients.get(client)?.awayUntil ?? 0;
    return until > now ? until : undefined;
  }
}
