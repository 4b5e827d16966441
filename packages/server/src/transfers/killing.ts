import type { TransferRecord } from "../store/port.ts";
import type { TransferContext } from "./context.ts";
import { endTransfer, storeTombstone } from "./ending.ts";
import type { LiveTransfer } from "./live-transfer.ts";
import type { Registry } from "./registry.ts";

/**
 * The kill switch: the stream is dead at once, its bytes go, its audience is told. Resolves when the verdict may be told, for
 * whoever waits first first: refusals because of it wait behind.
 * @param live undefined: an id that nobody opened becomes the sender's, and is closed for good
 * @param tombstone what is stored of such an id; its claims were never checked
 */
export function kill(
  context: TransferContext,
  registry: Registry,
  live: LiveTransfer | undefined,
  tombstone: () => TransferRecord,
): Promise<void> {
  const dead = live ?? registry.begin({ ...tombstone(), state: "killed", totalChunks: 1, totalSize: 0 });
  const killing =
    live === undefined ? storeTombstone(context, registry, dead) : endTransfer(context, registry, live, "killed");
  // Dead it is, whether or not that can be stored now: the verdict is told all the same.
  dead.killing = Promise.resolve(killing).then(
    () => undefined,
    (error: unknown) => {
      context.telemetry.log.error({ err: error, transferId: dead.record.id }, "storing a kill, to be repeated");
    },
  );
  return dead.killing;
}
