import { Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { TrustReport, VerificationView, VerifyingView } from '@millrace/core';
import { ShieldCheck } from 'lucide-react';
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
import { useTrustWords } from './words.ts';

/** The last verification of ledger and audit trail; each can be made now. */
export function VerifiedSection({ report: { ledger, audit, verifying } }: { readonly report: TrustReport }): ReactNode {
  const say = useTrustWords();
  return (
    <Section title={say('verified')}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Verification what="ledger" last={ledger} verifying={verifying} />
        <Verification what="audit" last={audit} verifying={verifying} />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="sm">
        {say('verifiedDaily')}
      </Text>
    </Section>
  );
}

interface VerificationProps {
  readonly what: VerificationView['what'];
  readonly last: VerificationView | undefined;
  readonly verifying: VerifyingView | undefined;
}

function Verification({ what, last, verifying }: VerificationProps): ReactNode {
  const say = useTrustWords();
  const may = useMay('operate');
  const start = useDo('startVerification');
  const running = verifying?.what === what ? verifying : undefined;
  return (
    <Stack gap={6} role="group" aria-label={say(`what.${what}`)}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={500} size="sm">
          {say(`what.${what}`)}
        </Text>
        {may && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<ShieldCheck size={14} aria-hidden />}
            disabled={verifying !== undefined || start.isPending}
            onClick={() => start.mutate({ what })}
          >
            {say('verifyNow')}
          </Button>
        )}
      </Group>
      {start.error !== null && <Failed error={start.error} />}
      {running === undefined ? <Result last={last} /> : <Running running={running} />}
    </Stack>
  );
}

function Running({ running: { done, of } }: { readonly running: VerifyingView }): ReactNode {
  const say = useTrustWords();
  const label = of === 0 ? say('verifyingStart') : say('verifying', { done, of });
  return (
    <div role="status">
      <Text size="sm">{label}</Text>
      <Progress value={of === 0 ? 100 : (done / of) * 100} animated={of === 0} aria-label={label} mt={4} />
    </div>
  );
}

function Result({ last }: { readonly last: VerificationView | undefined }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  if (last === undefined) return <ToneBadge tone="off">{say('never')}</ToneBadge>;
  const { what, ok, at, who, findings, checked, tookMs } = last;
  return (
    <>
      <Group gap={8}>
        <ToneBadge tone={ok ? 'good' : 'bad'}>{ok ? say('whole') : say('broken', { count: findings.length })}</ToneBadge>
        <Text size="sm">
          <Age at={at} /> {who === 'node' ? say('byItself') : say('by', { who: plain(who) })}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {say(`${what}Checked`, { count: checked, took: durationText(tookMs, language) })}
      </Text>
      {last.last && (
        <Text size="xs" c="dimmed" className="mono">
          {say('lastHash', last.last)}
        </Text>
      )}
      {findings.length > 0 && <Findings findings={findings} />}
    </>
  );
}

/** Records that do not match, each by name. */
export function Findings({ findings }: { readonly findings: VerificationView['findings'] }): ReactNode {
  const say = useTrustWords();
  const rows = findings.slice(0, 20).map(({ code, record, sentence }) => ({
    key: `${code} ${record} ${sentence}`,
    cells: [
      <Plain key="record" mono>
        {record}
      </Plain>,
      plain(sentence),
    ],
  }));
  return <PlainTable label={say('findings')} heads={[say('record'), say('what')]} rows={rows} />;
}
