import type { BrowserContext, Page } from "@playwright/test";

/** What is smaller is worked on where it is, without asking a worker. */
const CHUNK = 16_384;

declare global {
  interface Window {
    /** Lengths of what WebCrypto went over for the thread that shows the page. */
    wentOver?: number[];
  }
}

/** Notes what a page's own thread gives to WebCrypto, from its beginning; its workers have a WebCrypto of their own. */
export async function noteWebCrypto(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // The blank page before the first one has no WebCrypto.
    if (!isSecureContext) return;
    const lengths: number[] = [];
    window.wentOver = lengths;
    for (const name of ["digest", "encrypt", "decrypt", "sign", "verify"] as const) {
      const before = SubtleCrypto.prototype[name] as (...args: unknown[]) => Promise<unknown>;
      Object.defineProperty(SubtleCrypto.prototype, name, {
        value(this: SubtleCrypto, ...args: unknown[]) {
          const data = args.at(-1);
          if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) lengths.push(data.byteLength);
          return before.apply(this, args);
        },
      });
    }
  });
}

/** How much was noted: of everything, and of what is as long as a chunk. */
export async function webCryptoOf(page: Page): Promise<{ calls: number; chunks: number }> {
  const lengths = (await page.evaluate(() => window.wentOver)) ?? [];
  return { calls: lengths.length, chunks: lengths.filter((length) => length >= CHUNK).length };
}
