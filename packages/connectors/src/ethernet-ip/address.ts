/** A tag of a Logix controller as its program names it, with what is wanted of it. */
export interface CipAddress {
  /** Names and numbers of elements, in order: `Program:Main`, `Zones`, 3, `Temperature`. */
  readonly path: readonly (string | number)[];
  /** One bit of a whole number (`Flags.3`). */
  readonly bit?: number;
  /** So many elements of an array as a list (`Zones[0]{10}`). */
  readonly count?: number;
  /** A text of a string type of the program (`Recipe.Name{string}`); the type STRING is known without it. */
  readonly isText: boolean;
}

const name = '[A-Za-z_][A-Za-z0-9_]{0,39}';
const form = new RegExp(
  `^(?:Program:${name}\\.)?${name}(?:\\[\\d+(?:,\\d+){0,2}\\])?(?:\\.${name}(?:\\[\\d+(?:,\\d+){0,2}\\])?)*(?:\\.\\d{1,2})?(?:\\{(?:\\d{1,4}|string)\\})?$`,
  'u',
);

/** The address in a text, or the sentence that says what is wrong with it. */
export function parseCipAddress(text: string): CipAddress | string {
  if (!form.test(text)) {
    return `"${text}" is not a tag: write Speed, Program:Main.Count, Zones[3].Temperature, Flags.3 (a bit), Zones[0]{10} (a list) or Name{string}`;
  }
  const [, before = '', wanted] = /^([^{]*)(?:\{(\w+)\})?$/u.exec(text) ?? [];
  const [, whole = '', bitText] = /^(.*?)(?:\.(\d+))?$/u.exec(before) ?? [];
  if (bitText !== undefined && (wanted !== undefined || Number(bitText) > 63))
    return `"${text}": a bit is 0 to 63 and stands alone`;
  const count = wanted === undefined || wanted === 'string' ? undefined : Number(wanted);
  if (count === 0) return `"${text}": a list has at least one element`;
  return {
    path: partsOf(whole),
    isText: wanted === 'string',
    ...(bitText !== undefined && { bit: Number(bitText) }),
    ...(count !== undefined && { count }),
  };
}

/** `Program:Main.Zones[3,4].T` → `Program:Main`, `Zones`, 3, 4, `T`. */
function partsOf(whole: string): readonly (string | number)[] {
  return whole.split('.').flatMap(part => {
    const [, word = '', elements] = /^([^[]+)(?:\[(.*)\])?$/u.exec(part) ?? [];
    return [word, ...(elements?.split(',').map(Number) ?? [])];
  });
}
