import { Alert, Text } from '@mantine/core';
import { ApiError } from '@millrace/api';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Failed } from '../parts/failed.tsx';
import { useSessionWords } from './words.ts';

const said = {
  'server.sign-in-wrong': 'wrong',
  'server.sign-in-throttled': 'throttled',
  'server.invitation': 'linkWrong',
  'server.password-weak': 'weak',
  'server.account-name': 'nameWrong',
  'server.open-id': 'openIdFailed',
} as const;

/** Why somebody was not let in: the few usual reasons in the words of the page, anything else as everywhere. */
export function Refusal({ error }: { readonly error: unknown }): ReactNode {
  const say = useSessionWords();
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiError ? error.code : '';
  if (!Object.hasOwn(said, code)) return <Failed error={error} />;
  return (
    <Alert color="red" variant="light" icon={<TriangleAlert aria-hidden />} role="alert">
      <Text size="sm">{say(said[code as keyof typeof said])}</Text>
    </Alert>
  );
}
