import { ChatCastError } from "@chatcast/protocol";
import type { MessageFile } from "../api.ts";
import { defaultPlatform, type Platform } from "../platform.ts";
import { DownloadDriver } from "./download-driver.ts";
import { NodeSink, nodeHash } from "./download-node.ts";
import type { DownloadView } from "./download-types.ts";

export interface DownloadOptions {
  /** Stops where it stands; the next call with the same path goes on from there. */
  signal?: AbortSignal;
  onChange?: (view: DownloadView) => void;
  platform?: Partial<Platform>;
}

/**
 * Saves a message's file under `path`, in Node: streamed to `path.part`, resumed by Range after cuts (for ever), and by
 * the next call after a crash; compared with the message's SHA-256, and only then renamed. One call a path at a time.
 *
 * @throws ChatCastError `E_INTEGRITY`: other bytes came, nothing is kept · `E_SOURCE_CHANGED`, `E_NOT_FOUND`,
 * `E_FORBIDDEN`, `E_AUTH`, `E_UNAVAILABLE`: the server refuses · `E_DISK_FULL` · `E_SCHEMA`: the message has no
 * SHA-256. After all but the first the next call goes on from where this one stopped. The signal's reason after an abort.
 */
export async function downloadFile(
  file: Pick<MessageFile, "url" | "size" | "sha256">,
  path: string,
  { signal, onChange, platform }: DownloadOptions = {},
): Promise<void> {
  const { url, size, sha256 } = file;
  if (sha256 === undefined) throw new ChatCastError("E_SCHEMA", "a file without a SHA-256 cannot be verified");
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const driver = new DownloadDriver({ sha256, size }, url, {
    sink: new NodeSink(path, { sha256, size }),
    platform: { ...defaultPlatform(), ...platform },
    newHash: nodeHash,
    onChange(view) {
      onChange?.(view);
      if (view.phase.state === "verified") resolve();
      if (view.phase.state === "failed") {
        const { code, message, ...detail } = view.phase.error;
        reject(new ChatCastError(code, message, detail));
      }
    },
  });
  const stop = () => reject(signal?.reason);
  signal?.addEventListener("abort", stop);
  driver.start();
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", stop);
    await driver.close();
  }
}
