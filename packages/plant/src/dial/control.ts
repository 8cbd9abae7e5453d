import { readJson, type Handler } from '../http/exchange.ts';
import { routed } from '../http/route.ts';
import type { Dial } from './dial.ts';
import { faults, readSettings } from './fault.ts';

/**
 * The operator's panel of a simulated system, on a port of its own that no fault touches:
 * `GET /book` (what was really done), `GET /emitted`, `GET /dial`, `PUT /dial {fault, share, count, ms}`.
 */
export function controlPanel(dial: Dial, views: Readonly<Record<string, () => unknown>>): Handler {
  const shown = Object.entries(views).map(([name, view]) => ({
    method: 'GET',
    path: new RegExp(`^/${name}$`),
    answer: async () => ({ status: 200, json: await view() }),
  }));
  return routed([
    ...shown,
    { method: 'GET', path: /^\/dial$/, answer: () => ({ status: 200, json: dialView(dial) }) },
    {
      method: 'PUT',
      path: /^\/dial$/,
      answer: request => {
        const settings = readSettings(readJson(request.body));
        if (typeof settings === 'string') return { status: 400, json: { error: settings } };
        dial.turn(...settings);
        return { status: 200, json: dialView(dial) };
      },
    },
  ]);
}

function dialView(dial: Dial): unknown {
  return { settings: dial.settings, hits: dial.hits, faults };
}
