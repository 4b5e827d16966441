import type { PersonView, RightsView } from "@chatcast/client";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { say } from "../../words/words.ts";
import { AbsentList } from "./AbsentList.tsx";
import { Asked } from "./Asked.tsx";
import { type Order, useOrder } from "./useOrder.ts";
import { commandWords } from "./words.ts";

interface RoomDialogProps {
  rights: RightsView;
  sealed: boolean;
  /** Asks who belongs to the room and is not here. */
  absent: () => Promise<readonly PersonView[]>;
  onOrder: Order;
  /** Somebody who is not here is to be managed. */
  onManage: (person: PersonView) => void;
  onClose: () => void;
}

/** What this person may order about the room: who belongs to it without being here, who may come back, and its end. */
export default function RoomDialog({ rights, sealed, absent, onOrder, onManage, onClose }: RoomDialogProps) {
  const [closing, setClosing] = useState(false);
  const { busy, problem, give } = useOrder(onOrder, () => undefined);
  const words = commandWords("", sealed);
  return (
    <ModalDialog title={say("place.manage")} width="w-[min(24rem,calc(100vw-2rem))]" onClose={onClose}>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <AbsentList absent={absent} onManage={onManage} />
      <section aria-labelledby="banned-title" className="flex flex-col gap-2">
        <h3 id="banned-title" className="font-semibold text-sm">
          {say("members.banned")}
        </h3>
        {rights.banned.length === 0 ? (
          <p className="text-ink-soft text-sm">{say("members.nobody-banned")}</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {rights.banned.map((name) => (
              <li key={name} className="flex items-center justify-between gap-2">
                <span className="min-w-0 break-words">
                  <bdi>{name}</bdi>
                </span>
                <Button
                  dense
                  disabled={busy}
                  aria-label={say("members.unban-one", { name })}
                  onClick={() => give("unban", name)}
                >
                  {words.unban.act}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {!rights.mayClose ? null : closing ? (
        <Asked words={words.close} busy={busy} onYes={() => give("close")} onNo={() => setClosing(false)} />
      ) : (
        <Button onClick={() => setClosing(true)}>{words.close.act}</Button>
      )}
    </ModalDialog>
  );
}
