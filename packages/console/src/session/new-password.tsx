import { PasswordInput, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSessionWords } from './words.ts';

/** Fewest characters of a password, as the node has it. */
const fewest = 12;

/** A new password, twice. */
export interface NewPassword {
  readonly first: string;
  readonly second: string;
}

/** Nothing chosen yet. */
export const noPassword: NewPassword = { first: '', second: '' };

/** Whether both are the same and long enough; the rest the node says. */
export function isChosen({ first, second }: NewPassword): boolean {
  return [...first].length >= fewest && first === second;
}

/** The two fields in which a person chooses a password. */
export function NewPasswordFields(props: {
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
}): ReactNode {
  const say = useSessionWords();
  const { first, second } = props.value;
  const toggle = { 'aria-label': say('show') };
  return (
    <Stack>
      <PasswordInput
        label={say('newPassword')}
        description={say('rule')}
        value={first}
        onChange={event => props.onChange({ first: event.currentTarget.value, second })}
        autoComplete="new-password"
        maxLength={1000}
        error={first !== '' && [...first].length < fewest ? say('tooShort', { count: [...first].length }) : undefined}
        visibilityToggleButtonProps={toggle}
        required
        withAsterisk={false}
      />
      <PasswordInput
        label={say('newPasswordAgain')}
        value={second}
        onChange={event => props.onChange({ first, second: event.currentTarget.value })}
        autoComplete="new-password"
        maxLength={1000}
        error={second !== '' && !first.startsWith(second) ? say('different') : undefined}
        visibilityToggleButtonProps={toggle}
        required
        withAsterisk={false}
      />
    </Stack>
  );
}
