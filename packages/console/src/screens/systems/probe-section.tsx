import { Button, Group, Loader, Text } from '@mantine/core';
import type { InterfaceView, ProbeRecord } from '@millrace/core';
import { Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { Age } from '../../parts/age.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Plain } from '../../parts/plain.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { sentenceText } from './sentence-text.ts';
import { SideBadge } from './verdict-badge.tsx';
import { useSystemWords } from './words.ts';

/** Tests the path to the system, and shows each step of the last test with what to do where it failed. */
export function ProbeSection({ details: { name, probes, status } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const may = useMay('operate') && status !== undefined;
  const probe = useDo('probe');
  const [last, ...earlier] = probes;
  return (
    <Section
      title={say('probe')}
      actions={
        may && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Stethoscope size={15} aria-hidden />}
            disabled={probe.isPending}
            onClick={() => probe.mutate({ name })}
          >
            {say('probeNow')}
          </Button>
        )
      }
    >
      {probe.isPending && (
        <Group gap="xs" role="status" mb="xs">
          <Loader size="xs" />
          <Text size="sm">{say('probing')}</Text>
        </Group>
      )}
      {probe.error !== null && <Failed error={probe.error} />}
      {last === undefined ? (
        <Text size="sm" c="dimmed">
          {say('probeNever')} {say('probeAbout')}
        </Text>
      ) : (
        <Steps record={last} />
      )}
      {earlier.length > 0 && <Earlier records={earlier} />}
    </Section>
  );
}

function Steps({ record }: { readonly record: ProbeRecord }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const failed = record.steps.find(({ ok }) => !ok);
  const rows = record.steps.map(step => ({
    key: step.step,
    cells: [
      <Plain key="step">{step.step}</Plain>,
      <Result key="result" ok={step.ok} />,
      durationText(step.tookMs, language),
      <Found key="found" step={step} />,
    ],
  }));
  return (
    <>
      <Text size="sm" mb={4} role="status">
        {failed === undefined ? say('probeWorks') : say('probeFails', { step: plain(failed.step) })}{' '}
        <Text span size="sm" c="dimmed">
          <Age at={record.at} /> {say('probeBy', { who: plain(record.who) })}
        </Text>
      </Text>
      <PlainTable
        label={say('probe')}
        heads={[say('step'), say('result'), say('took'), say('found')]}
        rows={rows}
        minWidth={560}
      />
    </>
  );
}

function Result({ ok }: { readonly ok: boolean }): ReactNode {
  const say = useSystemWords();
  return <ToneBadge tone={ok ? 'good' : 'bad'}>{say(ok ? 'stepOk' : 'stepFailed')}</ToneBadge>;
}

function Found({ step: { detail, side, remedy } }: { readonly step: ProbeRecord['steps'][number] }): ReactNode {
  return (
    <>
      <Plain>{detail}</Plain>
      {side !== undefined && (
        <Text size="sm" mt={2}>
          <SideBadge side={side} /> {sentenceText(remedy ?? '')}
        </Text>
      )}
    </>
  );
}

function Earlier({ records }: { readonly records: readonly ProbeRecord[] }): ReactNode {
  const say = useSystemWords();
  return (
    <Group gap="md" mt="xs">
      <Text size="sm" c="dimmed">
        {say('probeEarlier')}
      </Text>
      {records.map(({ at, ok }) => (
        <Group key={at} gap={6}>
          <Result ok={ok} />
          <Text size="xs" c="dimmed">
            <Age at={at} />
          </Text>
        </Group>
      ))}
    </Group>
  );
}
