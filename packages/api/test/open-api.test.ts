import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { liveRoute, openApi, routes, type JsonSchema, type OperationName, type RouteData } from '../src/index.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

const described = openApi() as unknown as Described;
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

describe('the OpenAPI description', () => {
  test('has exactly the routes, each under its method and path', () => {
    const expected = (Object.entries({ ...routes, live: liveRoute }) as [string, RouteData][]).map(
      ([name, route]) => `${name} ${route.method.toLowerCase()} ${route.path}`,
    );
    expect(operations.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`).sort()).toEqual(expected.sort());
  });

  test('has every route under /api/v1, but health and metrics', () => {
    expect(Object.keys(described.paths).filter(path => !path.startsWith('/api/v1/'))).toEqual(['/healthz', '/metrics']);
  });

  test('declares each path parameter, required, and no other', () => {
    for (const { path, parameters = [] } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter(parameter => parameter.in === 'path' && parameter.required).map(({ name }) => name)).toEqual(
        inPath,
      );
    }
  });

  test('asks for a token everywhere but for health and where one signs in', () => {
    const open = Object.entries(routes).filter(([, { path }]) => path === '/healthz' || /^\/api\/v1\/session(?:\/|$)/.test(path));
    expect(operations.filter(operation => operation.security).map(({ operationId }) => operationId)).toEqual(
      open.map(([name]) => name),
    );
  });

  test('describes an error for every operation', () => {
    expect(operations.filter(({ responses }) => !('default' in responses))).toEqual([]);
  });

  test('resolves every reference, and uses every component', () => {
    const references = new Set(
      [...JSON.stringify(described).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!),
    );
    expect([...references].sort()).toEqual(Object.keys(described.components.schemas));
  });

  test('has schemas that compile', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    ajv.addSchema({ $id: 'openapi:', ...described });
    for (const name of Object.keys(described.components.schemas)) {
      expect(() => ajv.compile({ $ref: `openapi:#/components/schemas/${name}` }), name).not.toThrow();
    }
  });

  test('gives one name to one shape', () => {
    const shapes = new Map<string, string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { title } = value as { readonly title?: unknown };
      if (typeof title === 'string') {
        expect(shapes.get(title) ?? JSON.stringify(value)).toBe(JSON.stringify(value));
        shapes.set(title, JSON.stringify(value));
      }
      Object.values(value).forEach(visit);
    };
    Object.values(routes).forEach(visit);
    expect(shapes.size).toBeGreaterThan(20);
  });

  test('is what docs/reference/api.json says', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../../docs/reference/api.json'), 'utf8');
    expect(JSON.parse(committed), 'run npm run generate').toEqual(openApi());
  });
});

/** Operations that look and change nothing, though they are asked for by POST because they cost something. */
const effectless: ReadonlySet<OperationName> = new Set(['probe', 'startVerification', 'verifyAudit']);

/** Whether each kind of body needs a reason; a dry run does not, as it changes nothing. */
function reasonedBodies(body: JsonSchema | undefined): readonly boolean[] {
  const kinds = (body?.['anyOf'] as readonly JsonSchema[] | undefined) ?? [body ?? {}];
  return kinds
    .map(({ required }) => (required as readonly string[] | undefined) ?? [])
    .filter(required => !required.includes('dryRun') || required.includes('reason'))
    .map(required => required.includes('reason'));
}

describe('routes', () => {
  for (const [name, route] of Object.entries(routes) as [OperationName, RouteData][]) {
    test(`${name}: a GET has no body, and what changes something is no GET`, () => {
      if (route.method === 'GET') expect(route.body).toBeUndefined();
      if (route.scope === 'operate' && !effectless.has(name)) expect(reasonedBodies(route.body)).toEqual([true]);
      if (route.scope === 'read') expect(route.method).toBe('GET');
    });

    test(`${name}: what a caller sends is closed and its lists are bounded`, () => {
      for (const part of [route.params, route.query, route.body]) if (part) expect(part['additionalProperties']).toBe(false);
      const limit = (route.query?.['properties'] as Readonly<Record<string, JsonSchema>> | undefined)?.['limit'];
      if (limit) expect(limit['maximum']).toBeLessThanOrEqual(1000);
    });
  }
});
