import type { CommandKind, PersonView } from "@chatcast/client";

export interface CommandWords {
  /** On the button. */
  act: string;
  /** What follows, where it is to be asked once more: it cannot simply be taken back. */
  ask?: string;
}

/** What somebody may be told to do about `name`, in the words of the buttons. */
export const commandWords = (name: string, sealed: boolean): Record<CommandKind, CommandWords> => ({
  remove: {
    act: "Remove from the room",
    ask: sealed
      ? `${name} is put out at once, and the room has new keys and a new link: nothing of what comes from now on can be read with the old ones. Whoever gives ${name} the new link lets them in again.`
      : `${name} is put out at once. What ${name} has read stays with them; they may come back as a new member.`,
  },
  ban: {
    act: "Ban",
    ask: `${name} is put out at once and not let in again, until somebody lifts the ban. What ${name} has read stays with them.`,
  },
  unban: { act: "Let in again" },
  mute: { act: "Mute" },
  unmute: { act: "Let speak again" },
  appoint: { act: "Make a moderator" },
  dismiss: { act: "Take the moderator's rights back" },
  "hand-over": {
    act: "Hand the room over",
    ask: `${name} becomes the owner and you a moderator. Only ${name} can give the room back.`,
  },
  close: {
    act: "Close the room",
    ask: "Everybody is put out, and nobody enters this room again. What people have read stays with them.",
  },
});

const ROLES = { owner: "owner", moderator: "moderator" } as const;

/** What stands beside a name. */
export function roleWords({ role, muted }: Pick<PersonView, "role" | "muted">): string | undefined {
  const words = [...(role === undefined ? [] : [ROLES[role]]), ...(muted ? ["muted"] : [])];
  return words.length === 0 ? undefined : words.join(", ");
}
