/** Resolves when a condition holds; fails after 20 s. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 20 s until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
