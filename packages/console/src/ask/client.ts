import { createClient, type Client } from '@millrace/api';

/** The node that served this page. */
export const client: Client = createClient({ url: location.origin });
