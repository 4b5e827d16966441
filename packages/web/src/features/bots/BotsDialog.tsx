import type { BotView, NewBot } from "@chatcast/client";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { say } from "../../words/words.ts";
import { BotRow } from "./BotRow.tsx";
import { MadeBot } from "./MadeBot.tsx";
import { useBots } from "./useBots.ts";

/** What the dialog does in the room. Subset of the client. */
export interface BotActs {
  list: () => Promise<readonly BotView[]>;
  add: (name: string, url: string | undefined) => Promise<NewBot>;
  remove: (id: string) => Promise<void>;
}

interface BotsDialogProps {
  acts: BotActs;
  /** Offset of the newest message: how far a hook is behind. */
  head: number;
  /** A sealed room has none. */
  sealed: boolean;
  /** Origin of the server, before the addresses of bots. */
  origin: string;
  onClose: () => void;
}

/** The bots of a room and their hooks: who made which, how far each is, a new one, and the end of one. */
export default function BotsDialog(props: BotsDialogProps) {
  return (
    <ModalDialog title={say("bots.title")} width="w-[min(34rem,calc(100vw-2rem))]" onClose={props.onClose}>
      {props.sealed ? <p className="text-sm">{say("bots.sealed")}</p> : <Bots {...props} />}
    </ModalDialog>
  );
}

function Bots({ acts, head, origin }: BotsDialogProps) {
  const { bots, made, busy, problem, add, remove } = useBots(acts);
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    add(name.trim(), url.trim() === "" ? undefined : url.trim(), () => {
      setName("");
      setUrl("");
    });
  };
  return (
    <>
      <p className="text-ink-soft text-sm">{say("bots.what")}</p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {made === undefined ? null : <MadeBot key={made.id} made={made} address={`${origin}/hooks/${made.id}`} />}
      {bots === undefined && problem === undefined ? <p className="text-sm">{say("bots.asking")}</p> : null}
      {bots?.length === 0 ? <p className="text-sm">{say("bots.none")}</p> : null}
      {bots === undefined || bots.length === 0 ? null : (
        <ul aria-label={say("bots.title")} className="flex flex-col">
          {bots.map((bot) => (
            <BotRow key={bot.id} bot={bot} head={head} busy={busy} onRemove={() => remove(bot.id)} />
          ))}
        </ul>
      )}
      <form onSubmit={submit} className="flex flex-col gap-3 border-line border-t pt-4">
        <TextField
          label={say("bots.name")}
          value={name}
          maxLength={64}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label={say("bots.hook-address")}
          dir="ltr"
          inputMode="url"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <p className="text-ink-soft text-sm">{say("bots.hook-what")}</p>
        <Button type="submit" className="self-start" disabled={busy || name.trim() === ""}>
          {say("bots.add")}
        </Button>
      </form>
    </>
  );
}
