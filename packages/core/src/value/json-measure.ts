/** How deep a JSON text nests and how many list items it has, counted without building anything; for messages about limits. */
export function measureJson(text: string): { readonly depth: number; readonly items: number } {
  const commaCounts: boolean[] = [];
  let deepest = 0;
  let items = 0;
  let fresh = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) continue;
    if (fresh && code !== 0x5d) items++;
    fresh = code === 0x5b;
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, commaCounts.push(code === 0x5b));
    else if (code === 0x5d || code === 0x7d) commaCounts.pop();
    else if (code === 0x2c && commaCounts.at(-1) === true) items++;
  }
  return { depth: deepest, items };
}

function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i;
  }
  return text.length;
}
