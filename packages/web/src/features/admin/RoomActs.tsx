import type { AdminDesk, AdminRoom, NoticeKind } from "@chatcast/client/admin";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";
import { ACTS, actsFor } from "./words.ts";

interface RoomActsProps {
  desk: AdminDesk;
  room: AdminRoom;
  onDone: () => void;
}

/** What can be made of a room. Each asks once, and is told to everybody in it. */
export function RoomActs({ desk, room, onDone }: RoomActsProps) {
  const [asked, setAsked] = useState<NoticeKind>();
  const [problem, setProblem] = useState<Problem>();
  const order = async (kind: NoticeKind) => {
    setAsked(undefined);
    setProblem(undefined);
    try {
      await desk.decree(room.id, kind);
    } catch (error) {
      setProblem(explain(error));
    }
    onDone();
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {actsFor(room).map((kind) => (
          <Button key={kind} dense onClick={() => setAsked(kind)}>
            {say(ACTS[kind].act)}
          </Button>
        ))}
      </div>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {asked === undefined ? null : (
        <ConfirmDialog
          title={say(ACTS[asked].ask)}
          what={say(ACTS[asked].what)}
          yes={say(ACTS[asked].act)}
          no={say("admin.leave-it")}
          onYes={() => void order(asked)}
          onNo={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
