import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type ChatCastClient, downloadFile, safeFileName } from "@chatcast/client";
import { enter } from "./enter.ts";
import { onNews } from "./news.ts";

/**
 * Saves every file that others send to the room into a folder, each only when all of it has the SHA-256 of its message;
 * names begin with the message's offset, so that two of one name do not meet. What is cut goes on by itself.
 * @param saved is called with the path of each
 */
export function dropBox(client: ChatCastClient, folder: string, saved: (path: string) => void): () => void {
  return onNews(client, ({ file, offset }) => {
    if (file === undefined) return;
    const path = join(folder, `${offset}-${safeFileName(file.name)}`);
    downloadFile(file, path).then(
      () => saved(path),
      (error: unknown) => console.error(`${path}: ${String(error)}`),
    );
  });
}

// node examples/drop-box.ts http://localhost:3000 lab ./inbox
if (import.meta.main) {
  const [url = "http://localhost:3000", room = "lab", folder = "."] = process.argv.slice(2);
  await mkdir(folder, { recursive: true });
  dropBox(await enter(url, room, "Drop box"), folder, (path) => console.log(path));
}
