import type { InvitationLink } from '@millrace/api';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import type { Once } from './once-dialog.tsx';
import { useAccessWords } from './words.ts';

/** Puts a one-time link into words, with the address under which this page was loaded. */
export function useOnceLink(): (link: InvitationLink) => Once {
  const say = useAccessWords();
  const { language } = useLanguage();
  return ({ account, path, expiresAt }) => ({
    title: say('link', { name: plain(account) }),
    about: say('linkAbout', { until: momentText(expiresAt, language) }),
    secret: location.origin + path,
  });
}
