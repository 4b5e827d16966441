import { lazy, Suspense, useCallback } from "react";
import { discardEverywhere } from "./discarding.ts";
import { useClient, useSlice } from "./store.ts";
import { useDesk } from "./useDesk.ts";

/** Hardly ever needed, so that nobody else has to load it. */
const KeptMessages = lazy(() => import("../features/kept/KeptMessages.tsx"));

/** What was written and could not be delivered, wherever one is. */
export function KeptArea({ className }: { className?: string }) {
  const client = useClient();
  const unsent = useSlice((snapshot) => snapshot.unsent);
  const desk = useDesk();
  const discard = useCallback((id: string) => discardEverywhere(client, desk.view().rooms, id), [client, desk]);
  if (unsent.length === 0) return null;
  return (
    <div className={className}>
      <Suspense>
        <KeptMessages messages={unsent} onDiscard={discard} />
      </Suspense>
    </div>
  );
}
