/** One tag to read, with the bytes that its request and its answer take, about. */
export interface TagSize {
  readonly text: string;
  readonly request: number;
  readonly answer: number;
}

/** Bytes of an unconnected message that every controller takes, with room for routing. */
const most = 440;

/** Tags that are asked for together, in order. A tag that is too large for company stands alone. */
export function groupReads(tags: readonly TagSize[]): readonly (readonly string[])[] {
  const groups: { texts: string[]; request: number; answer: number }[] = [];
  for (const { text, request, answer } of tags) {
    const last = groups.at(-1);
    if (last !== undefined && last.request + request <= most && last.answer + answer <= most) {
      last.texts.push(text);
      last.request += request;
      last.answer += answer;
    } else groups.push({ texts: [text], request, answer });
  }
  return groups.map(({ texts }) => texts);
}
