import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StringStream } from '@codemirror/language';
import { tags } from '@lezer/highlight';

interface State {
  comment: boolean;
}

/** Colours of JSONata: paths, functions, variables, texts, numbers, operators and comments. */
export const jsonata = StreamLanguage.define<State>({
  name: 'jsonata',
  startState: () => ({ comment: false }),
  token: (stream, state) => (state.comment ? inComment(stream, state) : token(stream, state)),
  languageData: { closeBrackets: { brackets: ['(', '[', '{', '"', "'", '`'] } },
});

function inComment(stream: StringStream, state: State): string {
  if (stream.skipTo('*/')) {
    stream.match('*/');
    state.comment = false;
  } else stream.skipToEnd();
  return 'comment';
}

function token(stream: StringStream, state: State): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match('/*')) {
    state.comment = true;
    return inComment(stream, state);
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/u) || stream.match(/^'(?:[^'\\]|\\.)*'?/u)) return 'string';
  if (stream.match(/^`[^`]*`?/u)) return 'propertyName';
  if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/u)) return 'number';
  if (stream.match(/^\$[A-Za-z_]\w*(?=\s*\()/u)) return 'variableName.function';
  if (stream.match(/^\$\$?\w*/u)) return 'variableName';
  if (stream.match(/^(?:and|or|in|true|false|null|function)\b/u)) return 'keyword';
  if (stream.match(/^[A-Za-z_]\w*/u)) return 'propertyName';
  if (stream.match(/^(?:\?\?|\?:|:=|!=|<=|>=|~>|\.\.|\*\*|[-+*/%=<>&|^@#?:])/u)) return 'operator';
  stream.next();
  return null;
}

/** The colours, of the theme of the page: readable in light and dark. */
export const expressionColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.string, color: 'var(--code-string)' },
    { tag: tags.number, color: 'var(--code-number)' },
    { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
    { tag: tags.variableName, color: 'var(--code-variable)' },
    { tag: [tags.keyword, tags.operator], color: 'var(--code-operator)' },
    { tag: tags.comment, color: 'var(--text-dim)', fontStyle: 'italic' },
    { tag: tags.definition(tags.propertyName), color: 'var(--code-variable)' },
    { tag: tags.propertyName, color: 'inherit' },
    { tag: [tags.atom, tags.bool, tags.null], color: 'var(--code-number)' },
    { tag: tags.meta, color: 'var(--code-operator)' },
  ]),
);
