import { PartHand } from "./hand.ts";
import type { PartOrder } from "./orders.ts";

const hand = new PartHand();

addEventListener("message", ({ data }: MessageEvent<PartOrder>) => {
  hand.obey(data).then(
    (answer) => postMessage(answer, { transfer: answer.bytes === undefined ? [] : [answer.bytes.buffer] }),
    // The page hears it as the end of this worker.
    (cause: unknown) => reportError(cause),
  );
});
