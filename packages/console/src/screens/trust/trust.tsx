import { SimpleGrid } from '@mantine/core';
import type { TrustReport } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { BackupsSection } from './backups-section.tsx';
import { CertificatesSection } from './certificates-section.tsx';
import { ClocksSection } from './clocks-section.tsx';
import { ExpiringSection, SecretsSection } from './secrets-section.tsx';
import { StoreSection } from './store-section.tsx';
import { TrustVerdict } from './trust-verdict.tsx';
import { useRepeat } from './use-repeat.ts';
import { VerifiedSection } from './verified-section.tsx';
import { useTrustWords } from './words.ts';

/** How often the report is asked again: while something is verified, and else. */
const [busyMs, quietMs] = [500, 30_000];

/** Why this node can be believed: the verdict first, then what it is made of, and who did what. */
export function Trust(): ReactNode {
  const say = useTrustWords();
  const trust = useAsk('trust', {});
  useRepeat(() => void trust.refetch(), trust.data?.verifying === undefined ? quietMs : busyMs);
  return (
    <Page title={say('title')} about={say('about')}>
      <Asked query={trust}>{report => <Report report={report} />}</Asked>
    </Page>
  );
}

function Report({ report }: { readonly report: TrustReport }): ReactNode {
  return (
    <>
      <TrustVerdict report={report} />
      <VerifiedSection report={report} />
      <BackupsSection backups={report.backups} />
      <CertificatesSection certificates={report.certificates} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <SecretsSection secrets={report.secrets} />
        <ExpiringSection expiring={report.expiring} />
        <ClocksSection clocks={report.clocks} jumps={report.jumps} />
        <StoreSection report={report} />
      </SimpleGrid>
      <AuditTrail {...(report.audit && { verified: report.audit })} />
    </>
  );
}
