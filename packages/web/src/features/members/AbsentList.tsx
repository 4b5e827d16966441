import type { PersonView } from "@chatcast/client";
import { useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";
import { roleWords } from "./words.ts";

interface AbsentListProps {
  absent: () => Promise<readonly PersonView[]>;
  onManage: (person: PersonView) => void;
}

/** Who belongs to the room and is not connected, as it is when the list is opened. */
export function AbsentList({ absent, onManage }: AbsentListProps) {
  const [people, setPeople] = useState<readonly PersonView[]>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let shown = true;
    absent().then(
      (found) => shown && setPeople(found),
      (cause: unknown) => shown && setProblem(explain(cause)),
    );
    return () => {
      shown = false;
    };
  }, [absent]);
  return (
    <section aria-labelledby="absent-title" className="flex flex-col gap-2">
      <h3 id="absent-title" className="font-semibold text-sm">
        {say("members.absent")}
      </h3>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {people === undefined ? (
        problem === undefined && <p className="text-ink-soft text-sm">{say("members.asking")}</p>
      ) : people.length === 0 ? (
        <p className="text-ink-soft text-sm">{say("members.all-here")}</p>
      ) : (
        <ul aria-labelledby="absent-title" className="flex max-h-60 flex-col gap-2 overflow-y-auto">
          {people.map((person) => (
            <Absent key={person.memberId} person={person} onManage={() => onManage(person)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Absent({ person, onManage }: { person: PersonView; onManage: () => void }) {
  const { username, may = [] } = person;
  const role = roleWords(person);
  return (
    <li className="flex items-center justify-between gap-2">
      <span className="min-w-0 break-words">
        <bdi>{username}</bdi>
        {role === undefined ? null : <span className="text-ink-soft text-xs"> {role}</span>}
      </span>
      {may.length === 0 ? null : (
        <Button dense aria-label={say("members.manage-one", { name: username })} onClick={onManage}>
          {say("members.manage")}
        </Button>
      )}
    </li>
  );
}
