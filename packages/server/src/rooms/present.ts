import type { ChatMessage } from "@chatcast/protocol";
import { isBotId, shownId } from "../ids.ts";
import type { StoredMessage } from "../store/port.ts";
import type { FileUrls } from "./file-urls.ts";
import { type CommandAt, noticeIn, toldBy } from "./given.ts";

/** A stored message as one reader gets it: its files carry that reader's own url. */
export function present(message: StoredMessage, readerId: string, urls: FileUrls, commandAt: CommandAt): ChatMessage {
  const { body, recipient, id, offset, from, at, integrity } = message;
  const command = toldBy(message, commandAt);
  const told = command ?? noticeIn(message);
  const fromId = command?.command.by.memberId ?? shownId(message.senderId);
  const { type } = body;
  return {
    id,
    offset,
    type,
    mode: recipient ? "unicast" : "broadcast",
    from,
    fromId,
    ...(isBotId(message.senderId) ? { bot: true } : {}),
    ...(recipient ? { recipient: recipient.name, recipientId: shownId(recipient.memberId) } : {}),
    ...(told !== undefined
      ? told
      : body.text === undefined
        ? {}
        : integrity.suite === "aes-256-gcm-room"
          ? { frame: body.text }
          : { text: body.text }),
    ...(body.savedName === undefined ? {} : { url: urls.mint(body.savedName, readerId) }),
    ...(body.fileName === undefined ? {} : { fileName: body.fileName }),
    ...(body.fileSize === undefined ? {} : { fileSize: body.fileSize }),
    ...(body.sha256 === undefined ? {} : { sha256: body.sha256 }),
    ...(body.expiresAt === undefined ? {} : { expiresAt: body.expiresAt }),
    ...(body.thumbnail === undefined ? {} : { thumbnail: body.thumbnail }),
    ...(body.transferId === undefined ? {} : { transfer_id: body.transferId }),
    ...(body.relation === undefined ? {} : { relation: body.relation }),
    at,
    integrity,
  };
}
