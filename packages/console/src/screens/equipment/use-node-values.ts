import type { NodeValue } from '@millrace/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../ask/client.ts';

const everyMs = 1000;
/** As many as one question may name. */
const most = 500;

/** The present values of addresses, read each second while somebody looks at them; what is scrolled away is asked no more. */
export function useNodeValues(
  name: string,
  addresses: readonly string[],
): { readonly values: ReadonlyMap<string, NodeValue>; readonly failure?: unknown } {
  const asked = addresses.slice(0, most);
  const { data, error } = useQuery({
    queryKey: ['readNodes', name, asked],
    queryFn: ({ signal }) => client.readNodes({ name, addresses: asked }, signal),
    enabled: asked.length > 0,
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
    gcTime: 5000,
  });
  const values = useMemo(() => new Map(data?.map(value => [value.address, value])), [data]);
  return { values, ...(error !== null && { failure: error }) };
}
