/** A statement with its named parameters replaced by the places that the database knows. */
export interface NamedStatement {
  readonly sql: string;
  /** Names in the order of the places; a name used twice stands once. */
  readonly names: readonly string[];
}

/** Texts, quoted names, dollar texts and comments are left as they are; `::` is a cast, not a parameter. */
const tokens =
  /('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]*)\$[\s\S]*?\$\2\$|::)|:([A-Za-z_][A-Za-z0-9_]*)/gu;

/** Replaces `:name` by the place of that parameter. Values never become part of the text. */
export function namedStatement(text: string, placeholder: (n: number) => string): NamedStatement {
  const names: string[] = [];
  const sql = text
    .trim()
    .replace(/;\s*$/u, '')
    .replace(tokens, (whole: string, plain: string | undefined, _tag, name: string) => {
      if (plain !== undefined) return whole;
      if (!names.includes(name)) names.push(name);
      return placeholder(names.indexOf(name) + 1);
    });
  return { sql, names };
}
