import { ChatCastError } from "@chatcast/protocol";
import type { Asker } from "../transport/ask.ts";

/** Leaves the room. A connection that is lost now has left as well; the name stays reserved for a minute then. */
export async function goodbye(asker: Asker): Promise<void> {
  try {
    await asker.request("leave_room", {});
  } catch (error) {
    if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
  }
}
