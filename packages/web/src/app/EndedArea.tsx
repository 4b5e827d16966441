import { DoorClosed } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { known } from "./memory.ts";
import { useClient, useSlice } from "./store.ts";

/** What happened to somebody who was put out of a room, and what is kept. */
export function EndedArea() {
  const client = useClient();
  const ended = useSlice((snapshot) => snapshot.ended);
  if (ended === undefined) return null;
  const { room, username, why } = ended;
  return (
    <section
      role="alert"
      aria-label="You are out of a room"
      className="flex flex-col items-start gap-3 rounded-2xl border border-line bg-wait-wash p-4 text-sm"
    >
      <p className="flex gap-2.5">
        <DoorClosed aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
        <span className="min-w-0 break-words">
          <strong className="font-semibold">{known({ room, username })?.label ?? room}</strong>: {why}. You hear nothing
          more of it, and transfers there were stopped. Files that you saved stay with you; what you had not sent is
          kept here.
        </span>
      </p>
      <Button onClick={() => client.dismissEnded()}>Understood</Button>
    </section>
  );
}
