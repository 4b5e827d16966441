import { ChatCastError, isRetryable } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";

/** Tries of a request that the server keeps putting off. */
const INSISTENCE = 8;

/** Repeats a request that has no machine of its own until it is answered, over as many connections as it takes. */
export async function insist<T>(
  whenInRoom: () => Promise<Asker>,
  request: (asker: Asker) => Promise<T>,
  { after }: Pick<Platform, "after">,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const asker = await whenInRoom();
    try {
      return await request(asker);
    } catch (error) {
      if (!(error instanceof ChatCastError) || !isRetryable(error.code) || attempt === INSISTENCE) throw error;
      const wait = error.retryAfterMs ?? 1_000;
      await new Promise<void>((resolve) => after(wait, resolve));
    }
  }
}
