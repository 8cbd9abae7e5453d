/** What is filled into a text: `{count}` chooses between one and other. */
export type Params = Readonly<Record<string, string | number>>;

/** The text of a key with its places filled in. Numbers are written as the language writes them. */
export function phrase(texts: Readonly<Record<string, string>>, language: string, key: string, params: Params = {}): string {
  const text = texts[key] ?? texts[`${key}_${pluralOf(language, params['count'])}`] ?? texts[`${key}_other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
  });
}

function pluralOf(language: string, count: string | number | undefined): string {
  return typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
}
