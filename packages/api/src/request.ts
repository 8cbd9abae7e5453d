import type { RouteData } from './route.ts';
import type { JsonSchema } from './schema.ts';

type Given = Readonly<Record<string, unknown>>;

/** Turns the arguments of an operation into path, query and body, each field where its route declares it. */
export function requestOf(
  route: RouteData,
  given: Given,
): { readonly path: string; readonly init: { method: string; headers: Record<string, string>; body?: string } } {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])));
  const query = new URLSearchParams(
    pick(given, route.query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const headers: Record<string, string> = { accept: `${route.answerType}, application/problem+json` };
  const target = query === '' ? path : `${path}?${query}`;
  if (!route.body) return { path: target, init: { method: route.method, headers } };
  const body = JSON.stringify(Object.fromEntries(pick(given, route.body)));
  return { path: target, init: { method: route.method, headers: { ...headers, 'content-type': 'application/json' }, body } };
}

function pick(given: Given, schema: JsonSchema | undefined): readonly (readonly [string, unknown])[] {
  const names = Object.keys((schema?.['properties'] as object | undefined) ?? {});
  return names.filter(name => given[name] !== undefined).map(name => [name, given[name]]);
}
