import { serverEvents } from './events.ts';
import { harmless } from './harmless.ts';
import { admit, type Window } from './log-limit.ts';

/** One thing worth a line in the log: fixed event, what it is about, and what was found. */
export interface LogLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly event: string;
  readonly about: string;
  readonly detail?: string;
}

/** Takes lines; never throws. */
export type Log = (line: LogLine) => void;

/** Where and how lines are written. `readable`: for eyes, else one JSON object a line. */
export interface LogTarget {
  readonly write: (text: string) => void;
  readonly readable: boolean;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
}

/** A log that no fault can flood: the same event about the same thing is written twenty times a minute, then counted. */
export function openLog(target: LogTarget): Log {
  const windows = new Map<string, Window>();
  const put = (line: LogLine, now: number) => target.write(target.readable ? readableLine(line, now) : jsonLine(line, now));
  return line => {
    const now = target.now();
    const key = `${line.event} ${line.about}`;
    const verdict = admit(windows.get(key), now);
    windows.delete(key);
    if (windows.size >= 10_000) windows.delete(windows.keys().next().value!);
    windows.set(key, verdict.window);
    if (verdict.suppressed > 0) put(serverEvents.logSuppressed(line, verdict.suppressed), now);
    if (verdict.write) put(line, now);
  };
}

function jsonLine({ level, event, about, detail }: LogLine, now: number): string {
  const entry = { time: new Date(now).toISOString(), level, event, about, ...(detail !== undefined && { detail }) };
  // JSON leaves C1 controls as they are; a terminal would obey them.
  return `${harmless(JSON.stringify(entry))}\n`;
}

function readableLine({ level, event, about, detail }: LogLine, now: number): string {
  const text = `${new Date(now).toISOString().slice(11, 19)} ${level.padEnd(5)} ${event} ${about}${detail === undefined ? '' : `: ${detail}`}`;
  return `${harmless(text)}\n`;
}
