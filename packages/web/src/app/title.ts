import type { RoomView } from "@chatcast/client";
import { known } from "./memory.ts";

/** What a room is called: a sealed one has no name but what this person calls it. */
export function titleOf({ name, self }: RoomView): string {
  return known({ room: name, username: self.username })?.label ?? name;
}
