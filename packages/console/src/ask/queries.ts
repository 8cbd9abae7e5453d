import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@millrace/api';

/** What the console has asked and been answered. A refusal is final; only a node out of reach is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1000,
      retry: (count, error) => count < 2 && error instanceof ApiError && error.kind === 'unreachable',
      refetchOnWindowFocus: true,
    },
  },
});
