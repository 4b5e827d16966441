import type { ReactNode } from "react";
import { KeptProvider } from "../ui/kept.ts";
import { type Seat, SeatContext } from "./store.ts";

/** What is drawn inside is of that client. */
export function SeatProvider({ seat, children }: { seat: Seat; children: ReactNode }) {
  return (
    <SeatContext value={seat}>
      <KeptProvider value={seat.kept}>{children}</KeptProvider>
    </SeatContext>
  );
}
