import type { SocketIoClient } from "./socket-io-client.ts";

/** Creates a room, or enters it. @throws when the server does not let it in. */
export async function enter(
  client: SocketIoClient,
  event: "create_room" | "join_room",
  roomName: string,
  username: string,
): Promise<void> {
  const answer = await client.ask(event, { roomName, username });
  if (!answer.includes('"ok":true')) throw new Error(`${username}: ${answer}`);
}
