/** Waiting that others cut short: a wake-up between `begin` and `rest` is not lost. */
export class Rest {
  #isWoken = false;
  #isOver = false;
  #wake: () => void = () => undefined;

  /** Nothing is waited for any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** From here on a wake-up means that there is something to look at. */
  begin(): void {
    this.#isWoken = false;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Resolves after a time, or as soon as there was a wake-up since `begin`, or at the end. */
  async rest(ms: number): Promise<void> {
    if (this.#isWoken || this.#isOver) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
