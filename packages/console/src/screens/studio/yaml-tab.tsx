import { yaml } from '@codemirror/lang-yaml';
import { useMemo, type ReactNode } from 'react';
import { CodeField } from './code-field.tsx';
import { marksInText } from './marks.ts';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

const language = yaml();

/** The whole file as text, with the same findings. */
export function YamlTab({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const { text } = studio.history;
  const findings = studio.preview?.findings ?? studio.view.findings;
  const marks = useMemo(() => (studio.stale ? [] : marksInText(text, findings)), [text, findings, studio.stale]);
  return (
    <CodeField
      label={studio.view.file}
      text={text}
      language={language}
      marks={marks}
      readOnly={!studio.mayChange}
      lines
      change={changed => studio.step({ kind: 'change', text: changed, about: say('yaml') })}
    />
  );
}
