import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef, type ReactNode } from 'react';
import { styleNonce } from '../../frame/style-nonce.ts';
import { plainLines } from '../../text/plain.ts';

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--mantine-primary-color-light-color)' },
  { tag: tags.comment, color: 'var(--text-dim)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'inherit' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--text-dim)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '0.82rem', border: '1px solid var(--line)', borderRadius: '4px', maxHeight: '560px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-gutters': { background: 'var(--state-off-soft)', color: 'var(--text-dim)', border: 'none' },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '1px' },
});

/** A YAML text to read. Characters that cannot be seen are made visible before it gets them. */
export function YamlView({
  text,
  line,
  label,
}: {
  readonly text: string;
  readonly line: number;
  readonly label: string;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const view = new EditorView({
      parent: place.current!,
      doc: plainLines(text),
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true' }),
        lineNumbers({ formatNumber: number => String(number + line - 1) }),
        highlightSpecialChars(),
        yaml(),
        syntaxHighlighting(colours),
        look,
      ],
    });
    return () => view.destroy();
  }, [text, line, label]);
  return <div ref={place} />;
}
