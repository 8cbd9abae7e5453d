import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../ask/client.ts';
import { plain } from '../text/plain.ts';
import { Refusal } from './refusal.tsx';
import { returnPath } from './return-path.ts';
import { useSessionWords } from './words.ts';

/** Goes to the OpenID provider; it brings the browser back to where it is now. */
export function OpenIdButton({ title }: { readonly title: string }): ReactNode {
  const say = useSessionWords();
  const start = useMutation({
    mutationFn: () => client.openIdStart(),
    onSuccess: ({ url }) => {
      returnPath.keep();
      location.assign(url);
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => start.mutate()} loading={start.isPending || start.isSuccess}>
        {say('openId', { title: plain(title) })}
      </Button>
      <Refusal error={start.error} />
    </>
  );
}
