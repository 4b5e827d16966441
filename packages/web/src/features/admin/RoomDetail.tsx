import type { AdminDesk, AdminMember, AdminRoom } from "@chatcast/client/admin";
import { useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { formatBytes } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { say, tell } from "../../words/words.ts";
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
        {say("admin.room-files", { size: formatBytes(fileBytes), n: openTransfers })}{" "}
        {lastMessageAt === undefined
          ? say("admin.nothing-kept")
          : say("admin.last-message", { when: formatWhen(lastMessageAt) })}{" "}
        {tell("admin.id", { id, figures: (inside) => <span className="figures">{inside}</span> })}
      </p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {members === undefined && problem === undefined ? (
        <p role="status" className="text-ink-soft text-sm">
          {say("admin.asking")}
        </p>
      ) : null}
      <ul aria-label={say("admin.members")} className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {members?.map((member) => (
          <li key={member.id} className="flex items-baseline gap-1.5">
            <span className={member.here ? "font-medium" : "text-ink-soft"}>
              <bdi>{member.name}</bdi>
            </span>
            <span className="text-2xs text-ink-soft">{wordsOf(member)}</span>
          </li>
        ))}
      </ul>
      {more ? (
        <Button dense className="self-start" onClick={() => void showMore()}>
          {say("admin.more-members")}
        </Button>
      ) : null}
      <RoomActs desk={desk} room={room} onDone={onDone} />
    </div>
  );
}

const ROLES = { owner: "admin.role-owner", moderator: "admin.role-moderator" } as const;

function wordsOf({ here, role, muted, keyed }: AdminMember): string {
  return [
    say(here ? "admin.member-here" : "admin.member-away"),
    ...(role === undefined ? [] : [say(ROLES[role])]),
    ...(muted ? [say("admin.muted")] : []),
    say(keyed ? "admin.with-key" : "admin.no-key"),
  ].join(", ");
}
