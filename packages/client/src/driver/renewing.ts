import { ChatCastError } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import type { Asker } from "../transport/ask.ts";
import { CommandChain } from "./command-chain.ts";
import { nonceOf } from "./nonce.ts";

/**
 * Brings the vault of somebody who was absent to the room's present epoch: what was ordered meanwhile is checked as any
 * member checks it, from the founder on whose key the link was made, before its box is opened.
 * @throws ChatCastError `E_NO_ROOM` where there is nothing for this person, `E_FORBIDDEN` for who was put out or has no box
 */
export async function renew(
  platform: Pick<Platform, "sha256" | "utf8">,
  asker: Asker,
  { roomName, username, vault }: { roomName: string; username: string; vault: Vault },
): Promise<void> {
  let chain: CommandChain | undefined;
  for (;;) {
    const nonce = await nonceOf(asker);
    if (nonce === undefined) throw nothing();
    const from = chain?.governance.next ?? 0;
    const proof = await vault.prove(nonce, username);
    const { founder, commands, boxes } = await asker.request("renewal", { roomName, username, ...proof, from });
    chain ??= await CommandChain.begin(
      { platform, vault, room: vault.roomHash },
      founder,
      founder !== undefined && (await vault.isFounder(founder)),
    );
    for (const command of commands) await chain.take(command);
    if (boxes !== undefined) return vault.renew(chain.epochs, boxes);
    if (commands.length === 0) throw nothing();
  }
}

const nothing = (): ChatCastError => new ChatCastError("E_NO_ROOM", "there is nothing new for this link");
