import { type ChatCastClient, ChatCastError } from "@chatcast/client";

/** Between two tries to enter the room, in milliseconds. */
const PAUSE = 200;

/**
 * Goes into a room, or back into it with the token of an earlier life, however long the server is away.
 * @returns the token. @throws ChatCastError for a refusal that does not pass
 */
export async function enterRoom(
  client: ChatCastClient,
  roomName: string,
  username: string,
  token: string | undefined,
): Promise<string> {
  if (token !== undefined) return (await client.returnToRoom({ roomName, username, token })).self.token;
  for (;;) {
    try {
      return (await client.joinRoom({ roomName, username })).self.token;
    } catch (error) {
      if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
