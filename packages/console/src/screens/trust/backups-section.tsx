import { Alert, Button, Text, TextInput } from '@mantine/core';
import type { BackupCheck, BackupView } from '@millrace/core';
import { HardDriveDownload } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Age } from '../../parts/age.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { sizeText } from '../../text/size.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Findings } from './verified-section.tsx';
import { useTrustWords } from './words.ts';

/** The backups that this node made; one more can be made, and each can be verified. */
export function BackupsSection({ backups }: { readonly backups: readonly BackupView[] }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  const may = useMay('admin');
  const check = useDo('verifyBackup');
  const rows = backups.slice(0, 10).map(({ path, at, bytes, sha256, who }) => ({
    key: `${path} ${at}`,
    cells: [
      <File key="file" path={path} sha256={sha256} />,
      sizeText(bytes, language),
      <span key="made">
        <Age at={at} /> {say('by', { who: plain(who) })}
      </span>,
      may && (
        <Button
          key="check"
          size="compact-sm"
          variant="default"
          disabled={check.isPending}
          onClick={() => check.mutate({ path, sha256 })}
        >
          {say('backupCheck')}
        </Button>
      ),
    ],
  }));
  return (
    <Section title={say('backups')} actions={may && <BackupButton />}>
      {rows.length === 0 ? (
        <Text size="sm">{say('backupsNone')}</Text>
      ) : (
        <PlainTable label={say('backups')} heads={[say('file'), say('size'), say('made'), '']} rows={rows} minWidth={640} />
      )}
      {check.isPending && (
        <Text size="sm" role="status">
          {say('backupChecking', { path: plain(check.variables.path) })}
        </Text>
      )}
      {check.error !== null && <Failed error={check.error} />}
      {check.data !== undefined && !check.isPending && <Checked check={check.data} />}
    </Section>
  );
}

function File({ path, sha256 }: Pick<BackupView, 'path' | 'sha256'>): ReactNode {
  return (
    <>
      <Plain>{path}</Plain>
      <Text size="xs" c="dimmed" className="mono">
        SHA-256 {sha256}
      </Text>
    </>
  );
}

function Checked({ check: { path, ok, messages, sameHash, findings } }: { readonly check: BackupCheck }): ReactNode {
  const say = useTrustWords();
  const file = { path: plain(path) };
  return (
    <Alert color={ok ? 'green' : 'red'} variant="light" mt="sm" role="status">
      <Text size="sm">
        {ok ? say('backupGood', { ...file, count: messages }) : say('backupBad', file)}{' '}
        {sameHash !== undefined && say(sameHash ? 'backupSame' : 'backupOther')}
      </Text>
      {findings.length > 0 && <Findings findings={findings} />}
    </Alert>
  );
}

function BackupButton(): ReactNode {
  const say = useTrustWords();
  const [isAsked, setAsked] = useState(false);
  const [path, setPath] = useState('');
  const backup = useDo('backup');
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<HardDriveDownload size={15} />} onClick={() => setAsked(true)}>
        {say('backupNow')}
      </Button>
      <ActDialog
        opened={isAsked}
        title={say('backupTitle')}
        verb={say('backupDo')}
        disabled={path.trim() === ''}
        act={reason => backup.mutateAsync({ path: path.trim(), reason })}
        close={() => setAsked(false)}
      >
        <Text size="sm">{say('backupMeans')}</Text>
        <TextInput
          label={say('backupPath')}
          description={say('backupPathAbout')}
          value={path}
          onChange={event => setPath(event.currentTarget.value)}
          required
        />
      </ActDialog>
    </>
  );
}
