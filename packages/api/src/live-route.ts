import { liveEvent } from './live-schemas.ts';
import type { RouteData } from './route.ts';

/**
 * The stream of what happens at the node. It is no operation, because it has no end: the server sends events (WHATWG server-sent events) of the kinds
 * of `LiveEvent` as long as somebody listens; `openLive` is its client.
 */
export const liveRoute: RouteData = {
  method: 'GET',
  path: '/api/v1/live',
  scope: 'read',
  summary:
    'Server-sent events of what changes at the node, at most one of a kind a second; the first tell everything. Each has the fields of its kind as JSON.',
  answer: liveEvent.json,
  answerType: 'text/event-stream',
  patience: 'long',
};
