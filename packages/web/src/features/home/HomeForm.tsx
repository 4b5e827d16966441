import { type FormEvent, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import type { Problem } from "../../ui/problem.ts";
import { TextField } from "../../ui/TextField.tsx";
import { say } from "../../words/words.ts";
import { nameIssue } from "./names.ts";
import { type Kind, RoomKind } from "./RoomKind.tsx";

/** seal: create a sealed room, under a name of one's own for it. */
export type Doing = "create" | "seal" | "join";

interface HomeFormProps {
  initialName: string;
  initialRoom: string;
  /** What is being asked of the server just now. */
  busy: Doing | undefined;
  problem: Problem | undefined;
  onEnter: (doing: Doing, roomName: string, username: string) => void;
}

/** Name, room, and the two ways in. Enter joins by name, or by a link in its place; a refusal stands beneath the fields. */
export function HomeForm({ initialName, initialRoom, busy, problem, onEnter }: HomeFormProps) {
  const [username, setUsername] = useState(initialName);
  const [roomName, setRoomName] = useState(initialRoom);
  const [checked, setChecked] = useState<Doing>();
  const [chosen, setChosen] = useState<Kind>();
  const kind = chosen ?? kindOf(roomName);

  const nameProblem = checked === undefined ? undefined : nameIssue(username);
  const roomIssue = (doing: Doing) =>
    doing !== "seal" && roomName.trim() === "" ? say("home.room-name-missing") : undefined;
  const roomProblem = checked && roomIssue(checked);

  const enter = (doing: Doing) => {
    setChecked(doing);
    if (busy === undefined && nameIssue(username) === undefined && roomIssue(doing) === undefined)
      onEnter(doing, roomName, username);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter("join");
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label={say("home.your-name")}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        problem={nameProblem}
        autoComplete="nickname"
      />
      <TextField
        label={say("home.room-name")}
        value={roomName}
        onChange={(event) => setRoomName(event.currentTarget.value)}
        problem={roomProblem}
      />
      <RoomKind kind={kind} onChange={setChosen} />
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <div className="flex flex-col gap-2 pt-1 sm:flex-row">
        <Button type="submit" look="primary" className="sm:flex-1" aria-busy={busy === "join"}>
          {say("home.join")}
        </Button>
        <Button
          className="sm:flex-1"
          aria-busy={busy === "create" || busy === "seal"}
          onClick={() => enter(kind === "sealed" ? "seal" : "create")}
        >
          {say("home.create")}
        </Button>
      </div>
      <p className="text-ink-soft text-sm" aria-live="polite">
        {busy === undefined ? say("home.no-account") : say("home.asking")}
      </p>
    </form>
  );
}

/** A new room is sealed. Who gives it a name means one that others find by it, which only an open room is. */
const kindOf = (roomName: string): Kind => (isSecureContext && roomName.trim() === "" ? "sealed" : "open");
