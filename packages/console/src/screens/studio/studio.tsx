import { ActionIcon, Anchor, Badge, Button, Tabs, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Redo2, Undo2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { MappingView } from '@millrace/core';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Banners } from './banners.tsx';
import { changeCount, Changes } from './changes-tab.tsx';
import { ChecksTab } from './checks-tab.tsx';
import { FieldsTab } from './fields-tab.tsx';
import { MessagePicker } from './message-picker.tsx';
import { SaveDialog } from './save-dialog.tsx';
import classes from './studio.module.css';
import { useStudio, type Studio as Opened } from './use-studio.ts';
import { useStudioWords } from './words.ts';
import { YamlTab } from './yaml-tab.tsx';

/** One mapping, to read and to change: on a real message, with every finding in its place. */
export function Studio(): ReactNode {
  const name = decodeURIComponent(useParams()['mapping'] ?? '');
  const asked = useAsk('mapping', { name });
  return <Asked query={asked}>{view => <OpenStudio key={view.name} view={view} />}</Asked>;
}

function OpenStudio({ view }: { readonly view: MappingView }): ReactNode {
  const say = useStudioWords();
  const studio = useStudio(view);
  return (
    <Page
      title={view.title ?? view.name}
      about={
        <>
          <Side mapping={view.from.ref} /> → <Side mapping={view.to.ref} /> · <Plain mono>{view.file}</Plain> ·{' '}
          {say('users', { count: view.flows.length })}
        </>
      }
      actions={<Actions studio={studio} />}
    >
      <Banners studio={studio} />
      <Parts studio={studio} />
    </Page>
  );
}

function Side({ mapping }: { readonly mapping: string }): ReactNode {
  return (
    <Anchor component={Link} href={links.contract(mapping)} size="sm">
      <Plain>{mapping}</Plain>
    </Anchor>
  );
}

function Actions({ studio }: { readonly studio: Opened }): ReactNode {
  const say = useStudioWords();
  const [saving, save] = useState(false);
  const { past, future } = studio.history;
  useHotkeys(
    [
      ['mod+s', () => studio.dirty && save(true)],
      ['mod+z', () => studio.step({ kind: 'undo' })],
      ['mod+shift+z', () => studio.step({ kind: 'redo' })],
    ],
    ['INPUT', 'TEXTAREA', 'SELECT'],
  );
  return (
    <>
      <MessagePicker studio={studio} />
      {studio.mayChange && (
        <>
          <Step
            label={say('undo')}
            disabled={past.length === 0}
            act={() => studio.step({ kind: 'undo' })}
            icon={<Undo2 size={17} />}
          />
          <Step
            label={say('redo')}
            disabled={future.length === 0}
            act={() => studio.step({ kind: 'redo' })}
            icon={<Redo2 size={17} />}
          />
          <Button size="xs" disabled={!studio.dirty} onClick={() => save(true)}>
            {say('saveButton')}
          </Button>
          <SaveDialog studio={studio} opened={saving} close={() => save(false)} />
        </>
      )}
    </>
  );
}

function Step(props: {
  readonly label: string;
  readonly disabled: boolean;
  readonly icon: ReactNode;
  readonly act: () => void;
}): ReactNode {
  return (
    <Tooltip label={props.label}>
      <ActionIcon variant="default" size={30} aria-label={props.label} disabled={props.disabled} onClick={props.act}>
        {props.icon}
      </ActionIcon>
    </Tooltip>
  );
}

function Parts({ studio }: { readonly studio: Opened }): ReactNode {
  const say = useStudioWords();
  const [tab, open] = useState<string | null>('fields');
  const findings = studio.preview?.findings ?? studio.view.findings;
  const failing = (studio.preview?.tests ?? []).filter(({ passed }) => !passed).length;
  const { added, removed } = useMemo(
    () => changeCount(studio.base.text, studio.history.text),
    [studio.base.text, studio.history.text],
  );
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="fields">{say('fields')}</Tabs.Tab>
        <Tabs.Tab value="yaml">{say('yaml')}</Tabs.Tab>
        <Tabs.Tab
          value="changes"
          rightSection={added + removed > 0 ? <Badge size="sm" variant="light">{`+${added} −${removed}`}</Badge> : undefined}
        >
          {say('changes')}
        </Tabs.Tab>
        <Tabs.Tab value="checks" rightSection={<Problems count={findings.length + failing} />}>
          {say('checks')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="fields">
        {!studio.readable && <p className={classes['unreadable']}>{say('unreadable')}</p>}
        <FieldsTab studio={studio} />
      </Tabs.Panel>
      <Tabs.Panel value="yaml">
        <YamlTab studio={studio} />
      </Tabs.Panel>
      <Tabs.Panel value="changes">
        <Changes before={studio.base.text} after={studio.history.text} />
      </Tabs.Panel>
      <Tabs.Panel value="checks">
        <ChecksTab studio={studio} go={() => open('yaml')} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Problems({ count }: { readonly count: number }): ReactNode {
  return count === 0 ? null : (
    <Badge size="sm" color="red" variant="light">
      {count}
    </Badge>
  );
}
