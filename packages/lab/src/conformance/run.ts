import { CHUNKS } from "./checks/chunks.ts";
import { CONNECTION } from "./checks/connection.ts";
import { FILES } from "./checks/files.ts";
import { HOSTILE } from "./checks/hostile.ts";
import { HTTP } from "./checks/http.ts";
import { MEMBERS } from "./checks/members.ts";
import { MESSAGES } from "./checks/messages.ts";
import { ROOMS } from "./checks/rooms.ts";
import { TALK } from "./checks/talk.ts";
import { Difference } from "./expect.ts";
import { type Check, Stage } from "./stage.ts";

export const CHECKS: readonly Check[] = [
  ...[CONNECTION, ROOMS, MEMBERS, TALK, MESSAGES, FILES, CHUNKS, HTTP, HOSTILE].flat(),
];

export interface Finding {
  id: string;
  says: string;
  ok: boolean;
  /** Where it is not so. */
  expected?: string;
  got?: string;
}

export interface RunOptions {
  url: string;
  /** Milliseconds that one answer may take. */
  patience: number;
  /** Ids, or the letters that they begin with; none for all checks. */
  only: readonly string[];
}

/** The checks that `only` names. */
export function chosen(only: readonly string[]): readonly Check[] {
  if (only.length === 0) return CHECKS;
  return CHECKS.filter(({ id }) => only.some((one) => one === id || one === id.replace(/\d+$/, "")));
}

/**
 * Does one check after another, each with people of its own, and tells what it found. What a check awaits is bounded, and
 * it awaits a fixed number of things, so a server that says nothing makes the run end as well.
 */
export async function* findings({ url, patience, only }: RunOptions): AsyncGenerator<Finding> {
  const stage = new Stage(url, patience);
  for (const check of chosen(only)) {
    yield await finding(check, stage);
    await stage.clear();
  }
}

async function finding({ id, says, run }: Check, stage: Stage): Promise<Finding> {
  try {
    await run(stage);
    return { id, says, ok: true };
  } catch (error) {
    if (error instanceof Difference) return { id, says, ok: false, expected: error.expected, got: error.got };
    return { id, says, ok: false, expected: "an answer over HTTP", got: reasonOf(error) };
  }
}

/** `fetch` hides the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
