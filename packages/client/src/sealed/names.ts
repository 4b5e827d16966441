import { parseName, toBase64Url } from "@chatcast/protocol";

/** A name as the server shows it, which is how it is signed. */
export const shownName = (username: string): string => parseName(username)?.display ?? username;

/** Names a file's stream: nobody else's has the same. */
export const streamName = ({ senderId, streamId }: { senderId: Uint8Array; streamId: Uint8Array }): string =>
  `${toBase64Url(senderId)} ${toBase64Url(streamId)}`;
