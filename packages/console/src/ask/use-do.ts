import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { AnswerOf, ArgumentsOf, OperationName } from '@millrace/api';
import { client } from './client.ts';

/** Carries out an operation that changes something; every answer kept so far is asked again afterwards. */
export function useDo<K extends OperationName>(name: K): UseMutationResult<AnswerOf<K>, Error, ArgumentsOf<K>> {
  const queries = useQueryClient();
  const run = client[name] as (given: ArgumentsOf<K>) => Promise<AnswerOf<K>>;
  return useMutation<AnswerOf<K>, Error, ArgumentsOf<K>>({
    mutationFn: given => run(given),
    onSettled: () => queries.invalidateQueries(),
  });
}
