import type { CommandKind, PersonView } from "@chatcast/client";
import { formatSeries } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

export interface CommandWords {
  /** On the button. */
  act: string;
  /** What follows, where it is to be asked once more: it cannot simply be taken back. */
  ask?: string;
}

/** What somebody may be told to do about `name`, in the words of the buttons. */
export const commandWords = (name: string, sealed: boolean): Record<CommandKind, CommandWords> => ({
  remove: {
    act: say("members.remove"),
    ask: say(sealed ? "members.remove-sealed-ask" : "members.remove-ask", { name }),
  },
  ban: { act: say("members.ban"), ask: say("members.ban-ask", { name }) },
  unban: { act: say("members.unban") },
  mute: { act: say("members.mute") },
  unmute: { act: say("members.unmute") },
  appoint: { act: say("members.appoint") },
  dismiss: { act: say("members.dismiss") },
  "hand-over": { act: say("members.hand-over"), ask: say("members.hand-over-ask", { name }) },
  close: { act: say("members.close"), ask: say("members.close-ask") },
});

const ROLES = { owner: "members.owner", moderator: "members.moderator" } as const;

/** What stands beside a name. */
export function roleWords({ role, muted }: Pick<PersonView, "role" | "muted">): string | undefined {
  const words = [...(role === undefined ? [] : [say(ROLES[role])]), ...(muted ? [say("members.muted")] : [])];
  return words.length === 0 ? undefined : formatSeries(words);
}
