import type { GivenCommand, OrderKind } from "../frame/command.ts";

const SENTENCES: Record<OrderKind, (by: string, target: string, host: string | undefined) => string> = {
  remove: (by, target) => `${by} removed ${target}`,
  ban: (by, target) => `${by} banned ${target}`,
  unban: (by, target) => `${by} lets ${target} in again`,
  mute: (by, target) => `${by} muted ${target}`,
  unmute: (by, target) => `${by} lets ${target} speak again`,
  appoint: (by, target) => `${by} made ${target} a moderator`,
  dismiss: (by, target) => `${target} is no moderator any more, says ${by}`,
  "hand-over": (by, target) => `${by} handed the room over to ${target}`,
  close: (by) => `${by} closed the room`,
  "add-bot": (by, target, host) =>
    `${by} added the bot ${target}${host === undefined ? "" : `: what is said here is sent to ${host} from now on`}`,
  "remove-bot": (by, target) => `${by} removed the bot ${target}`,
};

/** The same where a new epoch begins. */
const LEAVING: Partial<Record<OrderKind, string>> = { remove: "removed", ban: "banned" };

/** A command as a line of the log. */
export function sentenceOf({
  kind,
  by,
  target,
  epoch,
  host,
}: Pick<GivenCommand, "kind" | "by" | "target" | "epoch" | "host">): string {
  const name = target?.username ?? "";
  const left = epoch === undefined ? undefined : LEAVING[kind];
  return left === undefined
    ? SENTENCES[kind](by.username, name, host)
    : `${name} was ${left} by ${by.username}. New keys since then.`;
}
