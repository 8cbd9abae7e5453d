/** One line of a comparison of two texts, with its number (from 1) on each side where it stands. */
export type DiffLine =
  | { readonly kind: 'same'; readonly text: string; readonly before: number; readonly after: number }
  | { readonly kind: 'removed'; readonly text: string; readonly before: number }
  | { readonly kind: 'added'; readonly text: string; readonly after: number };

/** Above so many lines that differ on a side, all of them count as replaced: looking for less costs more than it tells. */
const mostCompared = 2000;

/** What differs between two texts, line by line, with as few changed lines as possible. */
export function textDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const same = (index: number, shift: number): DiffLine => ({
    kind: 'same',
    text: old[index]!,
    before: index + 1,
    after: index + 1 + shift,
  });
  const shift = now.length - old.length;
  return [
    ...Array.from({ length: head }, (_, index) => same(index, 0)),
    ...changed(old.slice(head, old.length - tail), now.slice(head, now.length - tail), head),
    ...Array.from({ length: tail }, (_, index) => same(old.length - tail + index, shift)),
  ];
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/u, '').split(/\r?\n/u);
}

function changed(old: readonly string[], now: readonly string[], offset: number): readonly DiffLine[] {
  const removed = (index: number): DiffLine => ({ kind: 'removed', text: old[index]!, before: offset + index + 1 });
  const added = (index: number): DiffLine => ({ kind: 'added', text: now[index]!, after: offset + index + 1 });
  const common = old.length > mostCompared || now.length > mostCompared ? undefined : commonLines(old, now);
  if (!common) return [...old.map((_, index) => removed(index)), ...now.map((_, index) => added(index))];
  const lines: DiffLine[] = [];
  for (let [i, j] = [0, 0]; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j])
      lines.push({ kind: 'same', text: old[i]!, before: offset + ++i, after: offset + ++j });
    else if (i < old.length && (j === now.length || common(i + 1, j) >= common(i, j + 1))) lines.push(removed(i++));
    else lines.push(added(j++));
  }
  return lines;
}

/** How many lines two texts have in common from a place on. */
function commonLines(old: readonly string[], now: readonly string[]): (i: number, j: number) => number {
  const width = now.length + 1;
  const counts = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => counts[i * width + j]!;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      counts[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}
