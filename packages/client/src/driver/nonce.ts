import { ChatCastError, fromBase64Url } from "@chatcast/protocol";
import type { Asker } from "../transport/ask.ts";

/** 32 bytes for the next entry over that connection. @returns undefined where the server knows nothing of keys */
export async function nonceOf(asker: Asker): Promise<Uint8Array | undefined> {
  try {
    return fromBase64Url((await asker.request("challenge", {})).nonce);
  } catch (error) {
    if (error instanceof ChatCastError && error.code === "E_EVENT") return undefined;
    throw error;
  }
}
