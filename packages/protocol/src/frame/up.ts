import type * as z from "zod/mini";
import { bots } from "./bots.ts";
import { chatMessageUp } from "./chat-message.ts";
import { command, commands } from "./command.ts";
import { createRoom } from "./create-room.ts";
import { boxesOf, renewal } from "./epoch.ts";
import { heads } from "./heads.ts";
import { history } from "./history.ts";
import { challenge } from "./identity.ts";
import { joinRoom } from "./join-room.ts";
import { labSet } from "./lab-set.ts";
import { leaveRoom } from "./leave-room.ts";
import { members } from "./members.ts";
import { receivedUp } from "./received.ts";
import { pins, search } from "./search.ts";
import { typingUp } from "./typing.ts";

/** Everything a client may ask outside `reliable_event`, by event name. */
export const upEvents = {
  challenge,
  create_room: createRoom,
  join_room: joinRoom,
  leave_room: leaveRoom,
  history,
  heads,
  search,
  pins,
  chat_message: chatMessageUp,
  command,
  commands,
  bots,
  boxes: boxesOf,
  members,
  renewal,
  typing: typingUp,
  received: receivedUp,
  lab_set: labSet,
} as const;
export type UpEvents = { [E in keyof typeof upEvents]: z.infer<(typeof upEvents)[E]> };
export type UpEventName = keyof UpEvents;
