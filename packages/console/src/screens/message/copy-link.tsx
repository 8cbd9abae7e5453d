import { Button, CopyButton } from '@mantine/core';
import { Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessageWords } from './words.ts';

/** Copies the address of the page, to send it to a colleague. */
export function CopyLink(): ReactNode {
  const say = useMessageWords();
  return (
    <CopyButton value={location.href}>
      {({ copied, copy }) => (
        <Button variant="default" leftSection={<Link2 size={16} aria-hidden />} onClick={copy}>
          {copied ? say('copied') : say('copyLink')}
        </Button>
      )}
    </CopyButton>
  );
}
