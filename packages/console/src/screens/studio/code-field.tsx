import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, type LanguageSupport, type StreamLanguage } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, type ReactNode } from 'react';
import { styleNonce } from '../../frame/style-nonce.ts';
import { expressionColors } from './jsonata-language.ts';
import classes from './studio.module.css';

/** A text in an editor, with marks where something is wrong. */
export function CodeField(props: {
  readonly label: string;
  readonly text: string;
  readonly language: LanguageSupport | StreamLanguage<unknown> | Extension;
  readonly marks: readonly Diagnostic[];
  readonly readOnly: boolean;
  /** With numbers of lines. */
  readonly lines?: boolean;
  readonly complete?: CompletionSource;
  readonly change: (text: string) => void;
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const change = useRef(props.change);
  const locked = useRef(new Compartment());
  change.current = props.change;
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: props.text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          ...(props.lines ? [lineNumbers(), lintGutter()] : []),
          EditorState.lineSeparator.of(props.text.includes('\r\n') ? '\r\n' : '\n'),
          history(),
          bracketMatching(),
          closeBrackets(),
          props.language as Extension,
          expressionColors,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': props.label }),
          ...(props.complete
            ? [autocompletion({ override: [props.complete], activateOnTyping: true, maxRenderedOptions: 60 })]
            : []),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          locked.current.of(EditorState.readOnly.of(props.readOnly)),
          EditorView.updateListener.of(update => {
            if (update.docChanged) change.current(update.state.sliceDoc());
          }),
        ],
      }),
    });
    view.current = editor;
    if (props.lines) editor.scrollDOM.tabIndex = 0;
    return () => editor.destroy();
    // The editor lives as long as its place; what changes is handed to it below.
    // eslint-disable-next-line
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.sliceDoc() === props.text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.text } });
  }, [props.text]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const end = editor.state.doc.length;
    const marks = props.marks.map(mark => ({ ...mark, from: Math.min(mark.from, end), to: Math.min(mark.to, end) }));
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [props.marks]);
  useEffect(() => {
    view.current?.dispatch({ effects: locked.current.reconfigure(EditorState.readOnly.of(props.readOnly)) });
  }, [props.readOnly]);
  return <div ref={host} className={classes['code']} data-lines={props.lines === true} />;
}
