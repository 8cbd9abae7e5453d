import type { LiveEvent } from './live-events.ts';

/** An event as it stands in the stream (WHATWG server-sent events): its kind as the type, the rest as JSON. */
export function eventText({ kind, ...data }: LiveEvent): string {
  return `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What keeps a quiet stream open: a comment. */
export const heartbeatText = ': still here\n\n';

/** How long somebody waits before asking again for a stream that ended. */
export function retryText(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** Most characters of one event; what sends more is no node. */
const longest = 32 * 1024 * 1024;

/** Reads events out of pieces of text as they come. Throws a RangeError where an event never ends, a SyntaxError where one is no JSON. */
export function openEventReader(): (piece: string) => readonly LiveEvent[] {
  let rest = '';
  return piece => {
    rest += piece;
    if (rest.length > longest) throw new RangeError(`an event has more than ${longest} characters`);
    if (!piece.includes('\n')) return [];
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop()!;
    return blocks.flatMap(readEvent);
  };
}

function readEvent(block: string): readonly LiveEvent[] {
  const fields = block.split(/\r?\n/).map(line => /^([a-z]+): ?(.*)$/.exec(line));
  const of = (name: string): readonly string[] => fields.flatMap(field => (field?.[1] === name ? [field[2]!] : []));
  const [kind, data] = [of('event').at(-1), of('data').join('\n')];
  if (kind === undefined || data === '') return [];
  return [{ ...(JSON.parse(data) as object), kind } as LiveEvent];
}
