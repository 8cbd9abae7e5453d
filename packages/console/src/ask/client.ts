import { createClient, type Client, type SessionView } from '@millrace/api';
import { queries } from './queries.ts';

/** The node that served this page. */
export const client: Client = createClient({ url: location.origin, fetch: fetchInSession });
/** Under which the session is kept among the answers. */
export const sessionKey = ['session', {}] as const;

/** Sends what changes something with the token of the session, and looks at the session again where the node does not know it. */
async function fetchInSession(url: string, init: RequestInit): Promise<Response> {
  const csrf = queries.getQueryData<SessionView>(sessionKey)?.csrf;
  const changes = init.method !== 'GET' && csrf !== undefined;
  const headers = { ...(init.headers as Record<string, string>), ...(changes && { 'x-millrace-csrf': csrf }) };
  const response = await fetch(url, { ...init, headers });
  if (response.status === 401) void queries.invalidateQueries({ queryKey: sessionKey });
  return response;
}
