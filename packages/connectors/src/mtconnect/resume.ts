import type { StreamsHeader } from './header.ts';

/** What was taken from an agent: its instance, the number to ask for next, and the time of the last observation in microseconds since 1970. */
export interface Bookmark {
  readonly instanceId: string;
  readonly next: number;
  readonly time?: number;
}

/** The cursor of a bookmark. */
export function writeBookmark({ instanceId, next, time }: Bookmark): string {
  return `${instanceId}:${next}${time === undefined ? '' : `:${time}`}`;
}

/** The bookmark of a cursor; `undefined` where it is none. */
export function readBookmark(cursor: string | undefined): Bookmark | undefined {
  const [, instanceId, next, time] = /^([^:]+):(\d{1,16})(?::(-?\d{1,16}))?$/.exec(cursor ?? '') ?? [];
  if (instanceId === undefined) return undefined;
  return { instanceId, next: Number(next), ...(time !== undefined && { time: Number(time) }) };
}

/** How following goes on. */
export type Resume =
  /** Nothing was taken before: the present values, then what comes; or the oldest first. */
  | { readonly kind: 'begin'; readonly next: number; readonly snapshot: boolean }
  /** Everything since is still there. */
  | { readonly kind: 'continue'; readonly next: number }
  /** The agent overwrote `lost` observations. */
  | { readonly kind: 'overrun'; readonly next: number; readonly lost: number }
  /** Another instance: `lost` of its own observations are overwritten, and nobody knows how many of the one before. */
  | { readonly kind: 'restarted'; readonly next: number; readonly lost: number };

/** Decides from a bookmark and the present header of the agent how following goes on. */
export function resume(bookmark: Bookmark | undefined, header: StreamsHeader, start: 'present' | 'oldest'): Resume {
  const { firstSequence: first, lastSequence: last } = header;
  if (!bookmark)
    return start === 'oldest'
      ? { kind: 'begin', next: first, snapshot: false }
      : { kind: 'begin', next: last + 1, snapshot: true };
  const isSame = bookmark.instanceId === header.instanceId && bookmark.next <= last + 1;
  if (!isSame) return { kind: 'restarted', next: first, lost: first - 1 };
  if (bookmark.next < first) return { kind: 'overrun', next: first, lost: first - bookmark.next };
  return { kind: 'continue', next: bookmark.next };
}
