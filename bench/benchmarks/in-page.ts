/** What these functions use of the page they run in; they are sent there as text, so each must be whole in itself. */
interface InPage {
  readonly history: { pushState(state: null, title: string, address: string): void };
  readonly document: { querySelector(selector: string): { readonly textContent: string } | null };
  requestAnimationFrame(draw: () => void): void;
}

/** From the address of a search to its result in sight, in milliseconds. */
export async function searchInPage(value: string): Promise<number> {
  const { history, document, requestAnimationFrame } = globalThis as unknown as InPage;
  const begun = performance.now();
  history.pushState(null, '', `/find?value=${value}&key=order`);
  await new Promise<void>(resolve => {
    const look = (): void => {
      const isThere =
        document.querySelector('main a[href^="/messages/"]') !== null &&
        document.querySelector('main')?.textContent.includes(value);
      if (isThere === true) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
  return performance.now() - begun;
}

/** Frames drawn in each of so many seconds. */
export async function framesInPage(seconds: number): Promise<readonly number[]> {
  const { requestAnimationFrame } = globalThis as unknown as InPage;
  const counts: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const begun = performance.now();
    let frames = 0;
    while (performance.now() - begun < 1000) {
      await new Promise<void>(resolve => requestAnimationFrame(resolve));
      frames++;
    }
    counts.push((frames * 1000) / (performance.now() - begun));
  }
  return counts;
}
