import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import type { Problem } from "../../ui/problem.ts";
import { TextField } from "../../ui/TextField.tsx";
import { say, tell } from "../../words/words.ts";

interface TokenFormProps {
  problem: Problem | undefined;
  onToken: (token: string) => void;
}

/** Asks for the administrator's token, and says where it is. */
export function TokenForm({ problem, onToken }: TokenFormProps) {
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = token.trim();
    if (given !== "") onToken(given);
  };
  return (
    <main className="mx-auto flex h-full max-w-md flex-col justify-center gap-5 overflow-y-auto px-4 py-8">
      <h1 className="flex items-center gap-2.5 font-semibold text-2xl tracking-tight">
        <KeyRound aria-hidden="true" className="size-6 text-accent" />
        {say("admin.title")}
      </h1>
      <p className="text-ink-soft">
        {tell("admin.token-where", {
          file: (inside) => (
            <span dir="ltr" className="figures text-ink">
              {inside}
            </span>
          ),
        })}
      </p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={say("admin.token")}
          type="password"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoFocus
        />
        <Button type="submit" look="primary" disabled={token.trim() === ""}>
          {say("admin.open")}
        </Button>
      </form>
      <p className="text-ink-soft text-sm">{say("admin.token-kept")}</p>
    </main>
  );
}
