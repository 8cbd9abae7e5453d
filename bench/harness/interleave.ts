/** Measures every subject once a round, in turn (A B C, A B C, …), so that a slow minute of the machine hits all of them; a first round is not counted. */
export async function interleave<N extends string>(
  rounds: number,
  subjects: Readonly<Record<N, () => Promise<number>>>,
  say: (line: string) => void,
): Promise<Readonly<Record<N, readonly number[]>>> {
  const names = Object.keys(subjects) as N[];
  const values = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await subjects[name]();
      if (round > 0) values[name].push(value);
      say(`  ${round === 0 ? 'warm-up' : `round ${round}`} ${name}: ${value.toPrecision(5)}`);
    }
  }
  return values;
}
