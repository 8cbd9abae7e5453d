import { Text } from '@mantine/core';
import type { CertificateView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { useTrustWords } from './words.ts';

/** Certificates that this node shows and was shown, with whose they are and when they end. */
export function CertificatesSection({ certificates }: { readonly certificates: readonly CertificateView[] }): ReactNode {
  const say = useTrustWords();
  return (
    <Section title={say('certificates')}>
      {certificates.length === 0 ? (
        <Text size="sm">{say('certificatesNone')}</Text>
      ) : (
        <PlainTable
          label={say('certificates')}
          heads={[say('certificate'), say('usedBy'), say('issuer'), say('ends')]}
          rows={certificates.map(certificate => ({ key: certificate.endpoint, cells: cellsOf(certificate, say('thisNode')) }))}
          minWidth={720}
        />
      )}
    </Section>
  );
}

function cellsOf(certificate: CertificateView, thisNode: string): readonly ReactNode[] {
  const { about, issuer } = certificate;
  return [
    <Subject key="subject" certificate={certificate} />,
    about.map(name => (name === 'node' ? thisNode : plain(name))).join(', '),
    plain(issuer),
    <Ends key="ends" certificate={certificate} />,
  ];
}

function Subject({ certificate: { endpoint, subject, fingerprint } }: { readonly certificate: CertificateView }): ReactNode {
  const say = useTrustWords();
  return (
    <>
      <Plain>{`${endpoint} · ${subject}`}</Plain>
      <Text size="xs" c="dimmed" className="mono">
        {say('fingerprint', { fingerprint })}
      </Text>
    </>
  );
}

function Ends({ certificate: { daysLeft, validTo, problem } }: { readonly certificate: CertificateView }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  const tone = daysLeft < 7 ? 'bad' : daysLeft < 30 ? 'wait' : 'good';
  return (
    <>
      <ToneBadge tone={tone}>{daysLeft < 0 ? say('expired') : say('daysLeft', { count: daysLeft })}</ToneBadge>
      <Text size="xs" c="dimmed">
        {momentText(validTo, language)}
      </Text>
      {problem !== undefined && <ToneBadge tone="bad">{plain(problem)}</ToneBadge>}
    </>
  );
}
