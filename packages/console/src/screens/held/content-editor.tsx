import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Issue } from '@millrace/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { styleNonce } from '../../frame/style-nonce.ts';
import { plain } from '../../text/plain.ts';
import classes from './held.module.css';

/** The content of a message as text, with what is wrong marked in its place. Escape, then Tab, leaves it with the keyboard. */
export function ContentEditor(props: {
  readonly label: string;
  readonly format: string;
  readonly text: string;
  readonly issues: readonly Issue[];
  readonly readOnly: boolean;
  readonly change: (text: string) => void;
  /** A place to go to; a new object goes there again. */
  readonly goTo?: { readonly line: number } | undefined;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(props.change);
  change.current = props.change;
  const { label, format, text, readOnly, issues, goTo } = props;
  const first = useRef(text);
  /** Whether the first mark was brought into sight, which is done once. */
  const isShown = useRef(false);
  useEffect(() => {
    const state = EditorState.create({
      doc: first.current,
      extensions: extensionsOf(label, format, readOnly, next => change.current(next)),
    });
    const made = new EditorView({ state, parent: place.current! });
    view.current = made;
    return () => made.destroy();
  }, [label, format, readOnly]);
  useEffect(() => {
    const shown = view.current;
    if (shown && shown.state.doc.toString() !== text)
      shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const shown = view.current;
    if (!shown) return undefined;
    const marks = diagnosticsOf(shown.state, issues);
    shown.dispatch(setDiagnostics(shown.state, marks));
    const [mark] = marks;
    if (mark === undefined || isShown.current) return undefined;
    // The editor knows its own height only after it was drawn.
    const frame = requestAnimationFrame(() => {
      isShown.current = true;
      shown.dispatch({ effects: EditorView.scrollIntoView(mark.from, { y: 'center' }) });
    });
    return () => cancelAnimationFrame(frame);
  }, [issues, label, format, readOnly]);
  useEffect(() => {
    const shown = view.current;
    if (!shown || !goTo) return;
    const line = shown.state.doc.line(Math.min(Math.max(1, goTo.line), shown.state.doc.lines));
    shown.dispatch({ selection: { anchor: line.from }, scrollIntoView: true });
    shown.focus();
  }, [goTo]);
  return <div ref={place} className={classes['editor']} />;
}

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.tagName, tags.attributeName], color: 'var(--mantine-primary-color-filled)', fontWeight: '550' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--state-good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--state-unknown)' },
  { tag: tags.comment, color: 'var(--state-off)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { color: 'inherit', backgroundColor: 'transparent' },
  '.cm-scroller': { overflow: 'auto' },
  '.cm-content': { fontFamily: 'var(--mantine-font-family-monospace)', caretColor: 'currentColor' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--text-dim)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'var(--state-off-soft)' },
  '.cm-cursor': { borderLeftColor: 'currentColor' },
  '.cm-specialChar': { color: 'var(--state-bad)' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'inherit', border: '1px solid var(--line)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--state-bad)' },
});

const languages: Readonly<Record<string, () => Extension>> = { json, xml, idoc: xml };

function extensionsOf(label: string, format: string, readOnly: boolean, change: (text: string) => void): Extension {
  return [
    EditorView.cspNonce.of(styleNonce()),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    lineNumbers(),
    highlightSpecialChars(),
    highlightActiveLine(),
    history(),
    bracketMatching(),
    lintGutter(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    languages[format]?.() ?? [],
    syntaxHighlighting(colors),
    look,
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    EditorView.updateListener.of(update => update.docChanged && change(update.state.doc.toString())),
  ];
}

/** Marks from the place of an issue to the end of what stands there. */
function diagnosticsOf({ doc }: EditorState, issues: readonly Issue[]): Diagnostic[] {
  return issues.flatMap(({ at, sentence, path, code }) => {
    if (at === undefined || at.line > doc.lines) return [];
    const line = doc.line(Math.max(1, at.line));
    const from = Math.min(line.to, line.from + Math.max(0, at.column - 1));
    const rest = doc.sliceString(from, line.to);
    const to = from + (/^(?:"(?:[^"\\]|\\.)*"|<[^>]*>[^<]*|[^\s,;}\]]+)/.exec(rest)?.[0].length ?? 0);
    const message = plain(path === '' ? sentence : `${path}: ${sentence}`);
    return [{ from, to: Math.max(to, Math.min(from + 1, line.to)), severity: 'error' as const, message, source: code }];
  });
}
