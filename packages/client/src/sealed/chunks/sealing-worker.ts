import { SealingHand } from "./hand.ts";
import type { SealingOrder } from "./orders.ts";

const hand = new SealingHand(crypto.subtle, (answer, transfer) => postMessage(answer, { transfer }));

addEventListener("message", ({ data }: MessageEvent<SealingOrder>) => {
  hand.obey(data).catch((cause: unknown) => {
    // The page hears it as the end of this worker, and goes on without it.
    reportError(cause);
  });
});
