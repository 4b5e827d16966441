import { isLikeEveryone } from "../../ui/everyone.ts";
import { say } from "../../words/words.ts";

/** What is wrong with a name before the server is asked. */
export function nameIssue(username: string): string | undefined {
  if (username.trim() === "") return say("home.name-missing");
  return isLikeEveryone(username) ? say("home.name-everyone", { everyone: say("format.everyone") }) : undefined;
}
