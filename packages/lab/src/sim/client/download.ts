import { ChatCastError } from "@chatcast/client";
import type { RoomWorld } from "./context.ts";

export interface Wanted {
  reader: string;
  name: string;
  url: string;
  /** Nothing is wrong any more. */
  mustSucceed: boolean;
}

/** Fetches a file that somebody is shown, and compares it with what was sent. */
export function download(world: RoomWorld, { reader, name, url, mustSucceed }: Wanted): void {
  const { server, history, coverage, trace, disk } = world;
  const sent = history.sentByName.get(name);
  server.download(url).then(
    (bytes) => {
      if (bytes === undefined) {
        if (mustSucceed && !history.trims) history.violated("I7", `${name} cannot be fetched by ${reader}`);
        return;
      }
      coverage.hit("file downloaded");
      trace.note(reader, `has fetched ${name}`);
      // Equal bytes have equal digests, and are compared ten times faster.
      if (sent === undefined || Buffer.compare(bytes, sent.content) !== 0)
        history.violated("I7", `${name} reaches ${reader} with other bytes`);
    },
    (error: unknown) => {
      if (error instanceof ChatCastError && error.code === "E_INTEGRITY" && disk.rotten.size > 0) {
        coverage.hit("damaged file refused");
      } else if (mustSucceed && !history.trims)
        history.violated("I7", `${name} cannot be fetched by ${reader}: ${String(error)}`);
    },
  );
}
