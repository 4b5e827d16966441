import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { since, worthTelling } from "../features/attention/news.ts";
import { filesUnderWay } from "./idle.ts";

/** What the list of rooms tells of one. */
export interface Summary {
  /** Others' messages since it was in view. */
  unread: number;
  /** Some of them are for this person alone, or call it by name. */
  called: boolean;
  /** Of a deleted message there is no text. */
  last: { from: string; own: boolean; text: string | undefined; at: number } | undefined;
  /** taken: another tab or device is in it now. */
  connection: "connected" | "connecting" | "disconnected" | "taken";
  /** Transfers that go on by themselves. */
  moving: number;
  /** Files on their way to others, which loading the page anew would break off. */
  unfinished: boolean;
  /** Something was stopped, and nobody has taken notice. */
  stopped: boolean;
}

const UNDER_WAY: ReadonlySet<string> = new Set(["moving", "waiting"]);

/** @param mark time up to which the room was read (epoch ms); undefined: it was never in view, and nothing of it is news */
export function summarise(snapshot: Snapshot, mark: number | undefined): Summary {
  const { conversations, transfers, alerts, room } = snapshot;
  const news = mark === undefined ? [] : conversations.flatMap(({ messages }) => since(messages, mark));
  return {
    unread: news.length,
    called: worthTelling(news, "private", room?.self.username ?? "").length > 0,
    last: lastOf(conversations),
    connection: connectionOf(snapshot),
    moving: transfers.filter(({ phase }) => UNDER_WAY.has(phase.state)).length,
    unfinished: filesUnderWay(snapshot),
    stopped: alerts.length > 0,
  };
}

function lastOf(conversations: readonly ConversationView[]): Summary["last"] {
  const last = conversations
    .flatMap(
      ({ messages }) =>
        messages.findLast(({ command, withheld }) => command === undefined && withheld === undefined) ?? [],
    )
    .reduce<MessageView | undefined>(
      (newest, message) => (newest && newest.at >= message.at ? newest : message),
      undefined,
    );
  if (last === undefined) return undefined;
  const { from, own, text, file, at, deletedAt } = last;
  return { from, own, at, text: deletedAt === undefined ? (text ?? file?.name ?? "") : undefined };
}

function connectionOf({ connection }: Snapshot): Summary["connection"] {
  if (connection.state !== "disconnected") return connection.state;
  return connection.nextTryAt === undefined ? "taken" : "disconnected";
}
