import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { bytes, time } from "../terminal/format.ts";
import { plain } from "../terminal/output.ts";

/** One row of the screen. `tone` says what it is, never alone: the words say it too. */
export interface Row {
  key: string;
  text: string;
  tone: "said" | "waiting" | "bad";
}

/** Everything that was said, to everybody and in private, the latest last, cut into rows of so many columns. */
export function rowsOf({ conversations }: Snapshot, columns: number): Row[] {
  return conversations
    .flatMap((conversation) => conversation.messages.map((message) => ({ message, conversation })))
    .sort((a, b) => a.message.at - b.message.at)
    .flatMap(({ message, conversation }) => rowsOfMessage(message, conversation, Math.max(20, columns)));
}

function rowsOfMessage(message: MessageView, { with: other }: ConversationView, columns: number): Row[] {
  const { from, own, at, key } = message;
  const to = other === undefined ? "" : ` → ${own ? plain(other) : "you"}`;
  const { mark, tone } = stateOf(message);
  const text = `${time(at)} ${mark} ${plain(from)}${to}: ${bodyOf(message)}`;
  return cut(text, columns).map((part, index) => ({ key: `${key} ${index}`, text: part, tone }));
}

function bodyOf({ text, file, withheld, deletedAt, edited, state }: MessageView): string {
  const failed = state.state === "failed" ? ` (not sent: ${state.error.message})` : "";
  if (withheld !== undefined) return `withheld, it could not be verified (${withheld})`;
  if (deletedAt !== undefined) return "(deleted)";
  if (file !== undefined) return `${plain(file.name)}, ${bytes(file.size)}${failed}`;
  return `${plain(text ?? "")}${edited === undefined ? "" : " (edited)"}${failed}`;
}

/** … waits · ↑ on its way · ✓ stored and verified · ✗ not sent, or not what was sent. */
function stateOf({ state, integrity, withheld }: MessageView): { mark: string; tone: Row["tone"] } {
  if (state.state === "failed" || withheld !== undefined || integrity.status === "compromised") {
    return { mark: "✗", tone: "bad" };
  }
  if (state.state === "pending") return { mark: "…", tone: "waiting" };
  if (state.state === "sent") return { mark: "↑", tone: "waiting" };
  return { mark: "✓", tone: "said" };
}

/** Rows of at most so many characters, broken between words where there is a place for that. */
function cut(text: string, columns: number): string[] {
  const rows = [];
  for (let rest = text; rest !== ""; ) {
    const space = rest.length > columns ? rest.lastIndexOf(" ", columns) : rest.length;
    const end = space > columns / 2 ? space : columns;
    rows.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
    if (rest !== "") rest = `  ${rest}`;
  }
  return rows;
}

/** The line above: where this is, who is here, and whether the server is. */
export function headingOf({ room, ended, connection }: Snapshot): string {
  if (room === undefined) return plain(ended?.why ?? "no room");
  const people = room.users.map(({ username }) => plain(username)).join(", ");
  const name = room.sealed === undefined ? plain(room.name) : "a sealed room";
  const state = connection.state === "connected" ? "connected" : `${connection.state}, what you write waits`;
  return `${name} · ${people} · ${state}`;
}
