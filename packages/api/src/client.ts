import { ApiError, asProblem, ownProblem } from './api-error.ts';
import { routes, type AnswerOf, type ArgumentsOf, type OperationName } from './routes.ts';
import { requestOf } from './request.ts';
import type { RouteData } from './route.ts';

/** Where a node is and how to enter. `fetch` is the platform's unless another is given. */
export interface ClientOptions {
  /** `http://127.0.0.1:7400`. */
  readonly url: string;
  readonly token?: string;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

type Call<K extends OperationName> =
  Record<never, never> extends ArgumentsOf<K>
    ? (given?: ArgumentsOf<K>, signal?: AbortSignal) => Promise<AnswerOf<K>>
    : (given: ArgumentsOf<K>, signal?: AbortSignal) => Promise<AnswerOf<K>>;

/** One method for each operation. Every failure is an `ApiError`. */
export type Client = { readonly [K in OperationName]: Call<K> };

/** A client for one node; it keeps no connection and no state. */
export function createClient(options: ClientOptions): Client {
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (given: Readonly<Record<string, unknown>> = {}, signal?: AbortSignal) => call(options, route, given, signal),
  ]);
  return Object.fromEntries(methods) as Client;
}

async function call(
  options: ClientOptions,
  route: RouteData,
  given: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { url, response } = await responseOf(options, route, given, signal);
  return read(url, route, response);
}

/** The response to a route, its body not yet read. Rejects with an `ApiError` where the node refuses or cannot be reached. */
export async function responseOf(
  options: ClientOptions,
  route: RouteData,
  given: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): Promise<{ readonly url: string; readonly response: Response }> {
  const { path, init } = requestOf(route, given);
  const headers = { ...init.headers, ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }) };
  const url = options.url.replace(/\/+$/, '') + path;
  const response = await reach(options, url, { ...init, headers, redirect: 'error', ...(signal && { signal }) });
  if (!response.ok && response.status !== route.failing) throw await refusal(url, response);
  return { url, response };
}

async function reach(options: ClientOptions, url: string, init: RequestInit): Promise<Response> {
  try {
    return await (options.fetch ?? fetch)(url, init);
  } catch (cause) {
    throw new ApiError('unreachable', ownProblem('api.unreachable', `calling ${url}: ${reasonOf(cause)}`), { cause });
  }
}

/** The innermost message: `fetch failed` alone helps nobody. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof AggregateError) return reasonOf(error.cause.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}

async function refusal(url: string, response: Response): Promise<ApiError> {
  const problem = asProblem(await response.json().catch(() => undefined));
  return problem ? new ApiError('refused', problem) : unexpected(url, response, 'an error without a problem description');
}

async function read(url: string, route: RouteData, response: Response): Promise<unknown> {
  try {
    if (/octet-stream|pdf$/.test(route.answerType)) return new Uint8Array(await response.arrayBuffer());
    return route.answerType.startsWith('text/') ? await response.text() : ((await response.json()) as unknown);
  } catch (cause) {
    throw unexpected(url, response, `a body that is not ${route.answerType}`, { cause });
  }
}

function unexpected(url: string, response: Response, what: string, options?: ErrorOptions): ApiError {
  const detail = `calling ${url}: status ${response.status} with ${what}`;
  return new ApiError('unexpected', ownProblem('api.unexpected-answer', detail, response.status), options);
}
