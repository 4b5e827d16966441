import { type ChatCastClient, ChatCastError, openClient } from "@chatcast/client";

/**
 * Enters an open room, and makes it when it is not there. The client tries again after every cut, for as long as it lives.
 * @throws ChatCastError `E_NAME_TAKEN` and the like: what the server has against it
 */
export async function enter(url: string, roomName: string, username: string): Promise<ChatCastClient> {
  const client = openClient({ url });
  try {
    await client.joinRoom({ roomName, username }).catch((error: unknown) => {
      if (!(error instanceof ChatCastError) || error.code !== "E_NO_ROOM") throw error;
      return client.createRoom({ roomName, username });
    });
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}
