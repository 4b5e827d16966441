import { DoorClosed } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { explain } from "../ui/problem.ts";
import { strong } from "../ui/strong.tsx";
import { say, tell } from "../words/words.ts";
import { known } from "./memory.ts";
import { useClient, useSlice } from "./store.ts";

/** What happened to somebody who was put out of a room, and what is kept. */
export function EndedArea() {
  const client = useClient();
  const ended = useSlice((snapshot) => snapshot.ended);
  if (ended === undefined) return null;
  const { room, username, error } = ended;
  const { what: why, quote } = explain(error);
  return (
    <section
      role="alert"
      aria-label={say("home.out")}
      className="flex flex-col items-start gap-3 rounded-2xl border border-line bg-wait-wash p-4 text-sm"
    >
      <p className="flex gap-2.5">
        <DoorClosed aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
        <span className="min-w-0 break-words">
          {tell("home.out-kept", { room: known({ room, username })?.label ?? room, why, b: strong })}
          {quote === undefined ? null : (
            <q lang="en" dir="ltr" className="ms-1.5 text-ink-soft text-xs">
              {quote}
            </q>
          )}
        </span>
      </p>
      <Button onClick={() => client.dismissEnded()}>{say("home.understood")}</Button>
    </section>
  );
}
