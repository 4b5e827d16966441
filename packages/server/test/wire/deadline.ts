const DEADLINE_MS = 30_000;

/** Fails instead of hanging. `context` is called only to explain the failure. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  ms: number = DEADLINE_MS,
  context: () => string = () => "",
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`waited ${ms} ms in vain for ${what}\n${context()}`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again until the answer satisfies; each try is a whole round trip, so nothing spins. */
export async function eventually<T>(what: string, ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  let last: T | undefined;
  let over = false;
  const loop = async (): Promise<T> => {
    while (!over) {
      last = await ask();
      if (good(last)) return last;
    }
    throw new Error(`gave up on ${what}`);
  };
  try {
    return await within(what, loop(), DEADLINE_MS, () => JSON.stringify(last));
  } finally {
    over = true;
  }
}
