import { explainEntry, type Problem } from "../ui/problem.ts";
import { say } from "../words/words.ts";
import { type Gone, known, type Place } from "./memory.ts";

/** Why a room cannot be entered any more. */
export function sayGone(gone: Gone, place: Place): Problem {
  if (gone.code === undefined && gone.message === undefined) {
    return {
      code: undefined,
      todo: "",
      get what() {
        return say("frame.out");
      },
    };
  }
  return explainEntry(gone, place.sealed === true ? "" : known(place)?.link);
}

/** Of what was thrown, that which can be kept. */
export function goneBy(error: unknown): Gone {
  if (typeof error !== "object" || error === null) return {};
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    ...(typeof code === "string" && { code }),
    ...(typeof message === "string" && { message }),
  };
}
