import { headsAnswer, historyAnswer, membersAnswer, plainAnswer, roomAnswer, sentAnswer } from "./answers.ts";
import { botsAnswer } from "./bots.ts";
import { commandAnswer, commandsAnswer, renewalAnswer } from "./command.ts";
import { boxesAnswer } from "./epoch.ts";
import { challengeAnswer } from "./identity.ts";
import { receivedAnswer } from "./received.ts";
import { pinsAnswer, searchAnswer } from "./search.ts";
import type { UpEventName } from "./up.ts";

/**
 * What a callback is told when its request was good; `failure` says what else. A connection for files, which joins with
 * `role: "data"`, is told `dataAnswer`.
 */
export const answers = {
  challenge: challengeAnswer,
  create_room: roomAnswer,
  join_room: roomAnswer,
  leave_room: plainAnswer,
  history: historyAnswer,
  heads: headsAnswer,
  search: searchAnswer,
  pins: pinsAnswer,
  chat_message: sentAnswer,
  command: commandAnswer,
  commands: commandsAnswer,
  bots: botsAnswer,
  boxes: boxesAnswer,
  members: membersAnswer,
  renewal: renewalAnswer,
  typing: plainAnswer,
  received: receivedAnswer,
  lab_set: plainAnswer,
} as const satisfies Record<UpEventName, object>;
export type AnswerTo<E extends UpEventName> = ReturnType<(typeof answers)[E]["parse"]>;
