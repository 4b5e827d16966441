import type { ChatCastClient, Snapshot } from "@chatcast/client";
import { useCallback, useSyncExternalStore } from "react";

/**
 * Part of what a client knows, in a React component, drawn again when that part changes. Slices of a snapshot keep their
 * identity while nothing in them changes: `const messages = useChatCast(client, (it) => it.conversations[0]?.messages)`.
 */
export function useChatCast<T>(client: Pick<ChatCastClient, "subscribe" | "snapshot">, select: (it: Snapshot) => T): T {
  const read = () => select(client.snapshot());
  const subscribe = useCallback((changed: () => void) => client.subscribe(changed), [client]);
  return useSyncExternalStore(subscribe, read, read);
}
