import { annotates, type ChatMessage } from "@chatcast/protocol";

/**
 * What is posted for one entry of the log. A file is named, not given: its url is a member's own.
 * @param lost entries before it that were trimmed from the log before they could be delivered
 */
export function payloadOf(room: string, message: ChatMessage, lost: number): string {
  const { url: _own, ...entry } = message;
  const timestamp = new Date(message.at).toISOString();
  return JSON.stringify({ type: kindOf(message), timestamp, data: { room, ...(lost > 0 ? { lost } : {}), entry } });
}

/** `message`, the kind of what it says about another entry, or `command` and `notice` for lines of the room itself. */
function kindOf({ relation, command, notice }: ChatMessage): string {
  if (command !== undefined) return "command";
  if (notice !== undefined) return "notice";
  return relation !== undefined && annotates(relation) ? relation.kind : "message";
}
