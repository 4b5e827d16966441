import { lazy, Suspense, useCallback } from "react";
import { useClient, useSlice } from "./store.ts";

/** Hardly ever needed, so that nobody else has to load it. */
const KeptMessages = lazy(() => import("../features/kept/KeptMessages.tsx"));

/** What was written and could not be delivered, wherever one is. */
export function KeptArea({ className }: { className?: string }) {
  const client = useClient();
  const unsent = useSlice((snapshot) => snapshot.unsent);
  const discard = useCallback((id: string) => client.discard(id), [client]);
  if (unsent.length === 0) return null;
  return (
    <div className={className}>
      <Suspense>
        <KeptMessages messages={unsent} onDiscard={discard} />
      </Suspense>
    </div>
  );
}
