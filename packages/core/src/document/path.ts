const plainName = /^[^.[\]"]+$/u;

/** The path of a named setting: `to[0].contract`; names that would read as something else are quoted: `codes["1.0"]`. */
export function joinName(path: string, name: string): string {
  if (!plainName.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** The path of a list entry. */
export function joinIndex(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** The steps of a path: names as text, positions in a list as numbers. Reads what `joinName` and `joinIndex` write. */
export function pathSteps(path: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, index, quoted, name] of path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/gu)) {
    if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(JSON.parse(quoted) as string);
    else if (name !== undefined) steps.push(name);
  }
  return steps;
}
