import { Text } from '@mantine/core';
import { documentKinds } from '@millrace/api';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { useContractWords } from './words.ts';
import { WrittenText } from './written-text.tsx';

type Kind = (typeof documentKinds)[number];

/** A document that comes with Millrace. */
export function LibraryDocument(): ReactNode {
  const [kind, name] = [useAddress('kind'), useAddress('name')];
  const known = documentKinds.find(each => each === kind);
  return known === undefined ? <NotFound /> : <Known kind={known} name={name} />;
}

function Known({ kind, name }: { readonly kind: Kind; readonly name: string }): ReactNode {
  const say = useContractWords();
  const query = useAsk('libraryDocument', { kind, name });
  return (
    <Page title={name} about={`${say('library')}, ${say(`kind.${kind}`)}`}>
      <Asked query={query}>
        {({ file, line, text }) => (
          <>
            <Text size="sm">
              <Plain>{say('libraryText', { file })}</Plain>
            </Text>
            <WrittenText text={text} line={line} label={say('textOf', { name })} />
          </>
        )}
      </Asked>
    </Page>
  );
}
