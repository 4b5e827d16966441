import type { PersonView, RightsView } from "@chatcast/client";
import { lazy, Suspense, useCallback, useEffect } from "react";
import { say } from "../words/words.ts";
import { useClient } from "./store.ts";

const member = () => import("../features/members/MemberDialog.tsx");
const room = () => import("../features/members/RoomDialog.tsx");
const MemberDialog = lazy(() => member().catch(() => ({ default: Unreachable })));
const RoomDialog = lazy(() => room().catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="text-sm">{say("place.part-away")}</p>;
}

interface MembersAreaProps {
  rights: RightsView | undefined;
  sealed: boolean;
  /** Whose dialog is open, or the room's. */
  open: { person: PersonView } | "room" | undefined;
  onManage: (person: PersonView) => void;
  onClose: () => void;
}

/** The dialogs of owners and moderators, fetched for those who may use them. */
export function MembersArea({ rights, sealed, open, onManage, onClose }: MembersAreaProps) {
  const client = useClient();
  const order = useCallback((...given: Parameters<typeof client.order>) => client.order(...given), [client]);
  const absent = useCallback(() => client.absent(), [client]);
  const mayCommand = rights?.own !== undefined;
  useEffect(() => {
    if (!mayCommand) return;
    for (const load of [member, room]) load().catch(() => undefined);
  }, [mayCommand]);
  if (open === undefined || rights === undefined) return null;
  return (
    <Suspense>
      {open === "room" ? (
        <RoomDialog {...{ rights, sealed, absent, onManage, onClose }} onOrder={order} />
      ) : (
        <MemberDialog person={open.person} sealed={sealed} onOrder={order} onClose={onClose} />
      )}
    </Suspense>
  );
}
