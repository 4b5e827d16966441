import type { CommandKind, PersonView } from "@chatcast/client";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { say } from "../../words/words.ts";
import { Asked } from "./Asked.tsx";
import { type Order, useOrder } from "./useOrder.ts";
import { commandWords, roleWords } from "./words.ts";

interface MemberDialogProps {
  person: PersonView;
  sealed: boolean;
  onOrder: Order;
  onClose: () => void;
}

/** What this person may order about one member. */
export default function MemberDialog({ person, sealed, onOrder, onClose }: MemberDialogProps) {
  const { username, memberId, may = [] } = person;
  const [asked, setAsked] = useState<CommandKind>();
  const { busy, problem, give } = useOrder(onOrder, onClose);
  const words = commandWords(username, sealed);
  return (
    <ModalDialog title={username} width="w-[min(24rem,calc(100vw-2rem))]" onClose={onClose}>
      <p className="text-ink-soft text-sm">{roleWords(person) ?? say("members.member")}</p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {asked === undefined ? (
        <ul aria-label={say("members.may", { name: username })} className="flex flex-col gap-2">
          {may.map((kind) => (
            <li key={kind}>
              <Button
                className="w-full"
                disabled={busy}
                onClick={() => (words[kind].ask === undefined ? give(kind, username, memberId) : setAsked(kind))}
              >
                {words[kind].act}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <Asked
          words={words[asked]}
          busy={busy}
          onYes={() => give(asked, username, memberId)}
          onNo={() => setAsked(undefined)}
        />
      )}
    </ModalDialog>
  );
}
