/** The promise, or a failure that names what did not happen in time. */
export async function within<T>(ms: number, what: string, promise: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what}: did not happen within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again until the answer is yes; fails naming what never became true. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: still not so after ${ms} ms`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
