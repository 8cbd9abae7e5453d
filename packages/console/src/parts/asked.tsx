import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed } from './failed.tsx';
import { Loading } from './loading.tsx';

/** Shows an answer; until it is there that it is awaited, and why where it does not come. An older answer stays in sight. */
export function Asked<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (answer: T) => ReactNode;
}): ReactNode {
  if (query.data === undefined)
    return query.error ? <Failed error={query.error} again={() => void query.refetch()} /> : <Loading />;
  return (
    <>
      {query.error && <Failed error={query.error} again={() => void query.refetch()} />}
      {children(query.data)}
    </>
  );
}
