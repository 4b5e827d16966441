/** A refusal in plain words: what happened, what to do, and the code for whoever asks. */
export interface Problem {
  what: string;
  todo: string;
  code: string | undefined;
}

const WORDS: Record<string, readonly [what: string, todo: string]> = {
  E_ROOM_EXISTS: ["A room with this name is already there.", "Join it, or choose another name."],
  E_NO_ROOM: ["There is no room with this name.", "Check the name, or create the room."],
  E_NAME_TAKEN: ["Somebody in this room has this name.", "Choose another name, or wait a minute if it was you."],
  E_NAME_INVALID: ["This name cannot be used.", "Use 1 to 64 visible characters."],
  E_NO_RECIPIENT: ["This person is not in the room any more.", "Your text is kept. Choose somebody else."],
  E_NOT_MEMBER: ["You are not in this room any more.", "Leave it and join again."],
  E_RATE: ["That was too fast for the server.", "Wait a moment and try again."],
  E_QUOTA: ["The server's space for you is used up.", "Remove something, or ask whoever runs the server."],
  E_DISK_FULL: ["The server's disk is full.", "Ask whoever runs the server, then try again."],
  E_INSECURE_CONTEXT: [
    "Sealed rooms need a secure page, and this one came over plain HTTP.",
    "Have the server started with --https and open its https:// address, or use localhost. Nothing was sent.",
  ],
  E_UNAVAILABLE: ["The server cannot be reached now.", "Wait until the page says Connected, then try again."],
  E_FORBIDDEN: ["You are not allowed to do this.", "Ask the owner of the room, or whoever runs the server."],
  E_AUTH: ["The server does not know you any more.", "Leave the room and join again."],
  E_ABUSE: ["The server closed the connection: too many bad requests.", "Wait a minute, then connect again."],
};

/** Puts anything that was thrown into words. Codes without words of their own keep the message they came with. */
export function explain(error: unknown): Problem {
  const code = codeOf(error);
  const words = code === undefined ? undefined : WORDS[code];
  const message = messageOf(error);
  // Rights are many: the refusal itself says which one it was.
  if (code === "E_FORBIDDEN" && message !== undefined) return { what: sentence(message), todo: "", code };
  if (words) return { what: words[0], todo: words[1], code };
  return { what: sentence(message ?? "Something went wrong"), todo: "Nothing was changed.", code };
}

/** Why somebody is not in a room: who comes by a link has no name to check. */
export function explainEntry(error: unknown, link: string | undefined): Problem {
  const problem = explain(error);
  if (link === undefined || problem.code !== "E_NO_ROOM") return problem;
  return {
    ...problem,
    what: "This link opens no room.",
    todo: "When somebody is removed, the room gets a new link: ask for that one.",
  };
}

function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" && error.message !== "" ? error.message : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}
