import { EVERYONE, isLikeEveryone } from "../../ui/everyone.ts";

/** What is wrong with a name before the server is asked. */
export function nameIssue(username: string): string | undefined {
  if (username.trim() === "") return "Enter your name.";
  return isLikeEveryone(username) ? `${EVERYONE} means the whole room. Choose another name.` : undefined;
}
