/** What a simulated system answered; `at` reads a dotted path of the JSON body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
  at(path: string): unknown;
}

/** Sends JSON to a simulated system, on a connection of its own. */
export async function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, json, at: path => path.split('.').reduce(step, json) };
}

function step(here: unknown, name: string): unknown {
  return typeof here === 'object' && here !== null ? (here as Readonly<Record<string, unknown>>)[name] : undefined;
}
