import { liveRoute } from './live-route.ts';
import { problem } from './problem.ts';
import type { RouteData } from './route.ts';
import { routes } from './routes.ts';
import type { JsonSchema } from './schema.ts';

/** The OpenAPI 3.1 description of a node, made from the routes. */
export function openApi(): JsonSchema {
  const components = new Map<string, JsonSchema>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries({ ...routes, live: liveRoute })) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(name, route, schema => hoist(schema, components));
  }
  hoist(problem.json, components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace node',
      version: '1',
      summary: 'What a running Millrace node can be asked.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:7400' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token with the scope of the route.' } },
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

type Hoist = (schema: JsonSchema) => JsonSchema;

function operation(name: string, route: RouteData, hoisted: Hoist): JsonSchema {
  const parameters = [...parametersOf('path', route.params), ...parametersOf('query', route.query)];
  const content = { [route.answerType]: { schema: hoisted(route.answer) } };
  return {
    operationId: name,
    summary: route.summary,
    ...(route.scope === 'none' ? { security: [] } : { 'x-scope': route.scope }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: { required: true, content: { 'application/json': { schema: hoisted(route.body) } } } }),
    responses: {
      200: { description: String(route.answer['description'] ?? route.summary), content },
      ...(route.failing !== undefined && { [route.failing]: { description: 'The same body, with what is wrong.', content } }),
      default: {
        description: 'What is wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parametersOf(place: 'path' | 'query', schema: JsonSchema | undefined): readonly JsonSchema[] {
  const required = (schema?.['required'] as readonly string[] | undefined) ?? [];
  const properties = (schema?.['properties'] as Readonly<Record<string, JsonSchema>> | undefined) ?? {};
  return Object.entries(properties).map(([name, { description, ...field }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description,
    schema: field,
  }));
}

/** Moves every named schema into the components and leaves a reference in its place. */
function hoist(schema: JsonSchema, components: Map<string, JsonSchema>): JsonSchema {
  const inner = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, within(value, components)]));
  const title = schema['title'];
  if (typeof title !== 'string') return inner;
  components.set(title, inner);
  return { $ref: `#/components/schemas/${title}` };
}

function within(value: unknown, components: Map<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map(item => within(item, components));
  return typeof value === 'object' && value !== null ? hoist(value as JsonSchema, components) : value;
}
