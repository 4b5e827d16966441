import type { AdminDesk, AdminMember, AdminRoom } from "@chatcast/client/admin";
import { useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { count, formatBytes } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { RoomActs } from "./RoomActs.tsx";
import { formatWhen } from "./rooms.ts";

interface RoomDetailProps {
  desk: AdminDesk;
  room: AdminRoom;
  /** Something was made of the room. */
  onDone: () => void;
}

/** Of one room: who belongs to it, and what can be made of it. */
export function RoomDetail({ desk, room, onDone }: RoomDetailProps) {
  const { id, fileBytes, openTransfers, lastMessageAt, members: belong } = room;
  const [members, setMembers] = useState<readonly AdminMember[]>();
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => {
    let over = false;
    desk.members(id).then(
      (answer) => {
        if (over) return;
        setMembers(answer.members);
        setMore(answer.more);
      },
      (error: unknown) => !over && setProblem(explain(error)),
    );
    return () => {
      over = true;
    };
  }, [desk, id, belong, room.here]);

  const showMore = async () => {
    try {
      const answer = await desk.members(id, members?.at(-1)?.id);
      setMembers([...(members ?? []), ...answer.members]);
      setMore(answer.more);
    } catch (error) {
      setProblem(explain(error));
    }
  };

  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="text-ink-soft text-xs">
        {formatBytes(fileBytes)} of files, {count(openTransfers, "upload")} under way.{" "}
        {lastMessageAt === undefined
          ? "Nothing is kept of what was said."
          : `Last message ${formatWhen(lastMessageAt)}.`}{" "}
        Id <span className="figures">{id}</span>
      </p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <ul aria-label="Members" className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {members?.map((member) => (
          <li key={member.id} className="flex items-baseline gap-1.5">
            <span className={member.here ? "font-medium" : "text-ink-soft"}>{member.name}</span>
            <span className="text-2xs text-ink-soft">{wordsOf(member)}</span>
          </li>
        ))}
      </ul>
      {more ? (
        <Button dense className="self-start" onClick={() => void showMore()}>
          More members
        </Button>
      ) : null}
      <RoomActs desk={desk} room={room} onDone={onDone} />
    </div>
  );
}

function wordsOf({ here, role, muted, keyed }: AdminMember): string {
  return [
    here ? "here" : "away",
    ...(role === undefined ? [] : [role]),
    ...(muted ? ["muted"] : []),
    keyed ? "with a key" : "no key",
  ].join(", ");
}
