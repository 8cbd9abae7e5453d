import { Button, Table, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { TokenView } from '@millrace/api';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useSessionWords } from '../../session/words.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { hourText, momentText } from '../../text/time.ts';
import { OnceDialog, type Once } from './once-dialog.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { useAccessWords } from './words.ts';

/** The tokens of programs. */
export function TokensSection(): ReactNode {
  const say = useAccessWords();
  const tokens = useAsk('tokens', {});
  const [isAdding, setAdding] = useState(false);
  const [once, setOnce] = useState<Once>();
  return (
    <Section
      title={say('tokens')}
      actions={
        <Button size="xs" variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAdding(true)}>
          {say('addToken')}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {say('tokensAbout')}
      </Text>
      <Asked query={tokens}>
        {list => (list.length === 0 ? <Text size="sm">{say('noTokens')}</Text> : <Tokens list={list} />)}
      </Asked>
      <TokenDialog opened={isAdding} close={() => setAdding(false)} show={setOnce} />
      <OnceDialog once={once} close={() => setOnce(undefined)} />
    </Section>
  );
}

function Tokens({ list }: { readonly list: readonly TokenView[] }): ReactNode {
  const say = useAccessWords();
  const [removing, setRemoving] = useState<string>();
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {(['name', 'may', 'sites', 'made', 'expires', 'lastUsed'] as const).map(each => (
                <Table.Th key={each}>{say(each)}</Table.Th>
              ))}
              <Table.Th aria-label={say('actions')} w={100} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.map(token => (
              <TokenRow key={token.name} token={token} remove={() => setRemoving(token.name)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {removing !== undefined && <RemoveDialog name={removing} close={() => setRemoving(undefined)} />}
    </>
  );
}

function TokenRow({ token, remove }: { readonly token: TokenView; readonly remove: () => void }): ReactNode {
  const say = useAccessWords();
  const session = useSessionWords();
  const { language } = useLanguage();
  return (
    <Table.Tr>
      <Table.Td className="mono">{plain(token.name)}</Table.Td>
      <Table.Td>{token.scopes.map(scope => session(`scope.${scope}`)).join(', ')}</Table.Td>
      <Table.Td>{token.sites?.map(plain).join(', ') ?? say('allSites')}</Table.Td>
      <Table.Td>
        <Age at={token.createdAt} />
      </Table.Td>
      <Table.Td>
        <Expiry token={token} />
      </Table.Td>
      <Table.Td>{token.lastUsed === undefined ? say('neverUsed') : hourText(token.lastUsed, language)}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          onClick={remove}
          aria-label={say('removeTokenTitle', { name: plain(token.name) })}
        >
          {say('removeToken')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function Expiry({ token }: { readonly token: TokenView }): ReactNode {
  const say = useAccessWords();
  const { language } = useLanguage();
  if (token.expired) return <ToneBadge tone="off">{say('expired')}</ToneBadge>;
  return token.expiresAt === undefined ? say('never') : momentText(token.expiresAt, language);
}

function RemoveDialog({ name, close }: { readonly name: string; readonly close: () => void }): ReactNode {
  const say = useAccessWords();
  const remove = useDo('removeToken');
  return (
    <ActDialog
      opened
      grave
      title={say('removeTokenTitle', { name: plain(name) })}
      verb={say('removeToken')}
      close={close}
      act={reason => remove.mutateAsync({ name, reason })}
    >
      <Text size="sm">{say('removeTokenAbout')}</Text>
    </ActDialog>
  );
}
