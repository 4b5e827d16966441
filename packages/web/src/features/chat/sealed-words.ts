import type { ErrorBody } from "@chatcast/client";
import { formatBytes } from "../../ui/format.ts";
import { explain } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";

/** How one goes on with what is kept of a file, if anything is. */
export const wayTo = (kept: number, size: number) =>
  kept === 0 ? undefined : kept < size ? "chat.continue" : "chat.open-kept";

export const keptWords = (kept: number, size: number): string =>
  kept < size ? say("chat.kept-part", { kept: formatBytes(kept) }) : say("chat.kept-whole");

/** What a file's sender, or else somebody who gets it, is told of it while it is not here, and offered. */
export const unfetchedWords = (own: boolean) =>
  own
    ? ({ picture: "chat.thumbnail-own", standing: "chat.sent-by-you", fetch: "chat.fetch-back" } as const)
    : ({ picture: "chat.thumbnail", standing: "chat.not-fetched", fetch: "chat.fetch-and-verify" } as const);

/** Why a sealed file could not be had. */
export const failureOf = (error: ErrorBody): string =>
  error.code === "E_INTEGRITY" ? say("chat.not-what-was-sealed") : explain(error).what;
