/** How often a session may be taken over by another client, and in which time, until this one gives way. */
const takeoversMost = 2;
const withinMs = 120_000;
/** How long it stays away then. */
const awayMs = 10 * 60_000;

interface Record {
  readonly endings: number[];
  awayUntil: number;
}

/**
 * Remembers, over connections, how often another client with the same client id took the session over. Two clients that connect again and again
 * would drive each other out for ever: the one that was driven out too often gives way for a while. Times are milliseconds since 1970.
 */
export class Clashes {
  readonly #records = new Map<string, Record>();

  /** A session ended. `isTakenOver`: the broker said so (MQTT 5); else it only closed the connection soon after it was opened, which counts half. */
  ended(client: string, isTakenOver: boolean, now: number): void {
    const record = this.#records.get(client) ?? { endings: [], awayUntil: 0 };
    const recent = record.endings.filter(at => at > now - withinMs);
    recent.push(...(isTakenOver ? [now, now] : [now]));
    const isOver = recent.length > 2 * takeoversMost;
    this.#records.set(client, { endings: isOver ? [] : recent, awayUntil: isOver ? now + awayMs : record.awayUntil });
  }

  /** Until when this client stays away; undefined where it need not. */
  awayUntil(client: string, now: number): number | undefined {
    const until = this.#records.get(client)?.awayUntil ?? 0;
    return until > now ? until : undefined;
  }
}
