import { deliveredTo } from "@chatcast/client";
import { type ReactNode, useMemo } from "react";
import { DeliveredContext, type TellDelivered } from "../features/chat/delivered.ts";
import { useSlice } from "./store.ts";

/** By itself, so that a word about who has what draws those lines anew and not the room. */
export function Delivered({ children }: { children: ReactNode }) {
  const room = useSlice((snapshot) => snapshot.room);
  const received = useSlice((snapshot) => snapshot.received);
  const tell = useMemo<TellDelivered>(
    () => (message) => (room === undefined ? undefined : deliveredTo(message, room, received)),
    [room, received],
  );
  return <DeliveredContext value={tell}>{children}</DeliveredContext>;
}
