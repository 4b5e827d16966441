import type { CommandKind, GivenCommand } from "../frame/command.ts";

const SENTENCES: Record<CommandKind, (by: string, target: string) => string> = {
  remove: (by, target) => `${by} removed ${target}`,
  ban: (by, target) => `${by} banned ${target}`,
  unban: (by, target) => `${by} lets ${target} in again`,
  mute: (by, target) => `${by} muted ${target}`,
  unmute: (by, target) => `${by} lets ${target} speak again`,
  appoint: (by, target) => `${by} made ${target} a moderator`,
  dismiss: (by, target) => `${target} is no moderator any more, says ${by}`,
  "hand-over": (by, target) => `${by} handed the room over to ${target}`,
  close: (by) => `${by} closed the room`,
};

/** A command as a line of the log. */
export const sentenceOf = ({ kind, by, target }: Pick<GivenCommand, "kind" | "by" | "target">): string =>
  SENTENCES[kind](by.username, target?.username ?? "");
