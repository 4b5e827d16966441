import { Hasher } from "./hasher.ts";
import type { Answer, Order } from "./orders.ts";

const hasher = new Hasher((answer) => postMessage(answer satisfies Answer));

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  hasher.obey(data).catch((cause: unknown) => {
    // The page hears it as the end of this worker, and goes on without it.
    reportError(cause);
  });
});
