import { createReadStream } from "node:fs";
import { Upload } from "tus-js-client";

/** One upload by tus-js-client with its defaults: one request for the whole file. @returns seconds. */
export async function tusUpload(port: number, path: string): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    new Upload(createReadStream(path), {
      endpoint: `http://127.0.0.1:${port}/files`,
      retryDelays: null,
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
  return (performance.now() - started) / 1_000;
}
