import { LockKeyhole } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import type { Problem } from "../../ui/problem.ts";
import { TextField } from "../../ui/TextField.tsx";
import { say } from "../../words/words.ts";
import { nameIssue } from "./names.ts";

interface InvitedFormProps {
  initialName: string;
  busy: boolean;
  problem: Problem | undefined;
  onJoin: (username: string) => void;
  onDecline: () => void;
}

/** For who came by a link: the room is known, only a name is missing. */
export function InvitedForm({ initialName, busy, problem, onJoin, onDecline }: InvitedFormProps) {
  const [username, setUsername] = useState(initialName);
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!busy && nameIssue(username) === undefined) onJoin(username);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="flex gap-2.5">
        <LockKeyhole aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
        <span>{say("home.invited")}</span>
      </p>
      <TextField
        label={say("home.your-name")}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        problem={checked ? nameIssue(username) : undefined}
        autoComplete="nickname"
      />
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <div className="flex flex-col gap-2 pt-1 sm:flex-row">
        <Button type="submit" look="primary" className="sm:flex-1" aria-busy={busy}>
          {say("home.join-sealed")}
        </Button>
        <Button className="sm:flex-1" onClick={onDecline}>
          {say("home.not-now")}
        </Button>
      </div>
      <p className="text-ink-soft text-sm" aria-live="polite">
        {busy ? say("home.asking") : say("home.link-gone")}
      </p>
    </form>
  );
}
