import type { TransferRecord } from "./port.ts";

/** What is kept of transfers that were stopped: a part of the store's port. Times are milliseconds since the epoch. */
export interface Quarantines {
  /**
   * Ends an open transfer and keeps its chunks up to the first that is missing, with their bytes: it is in
   * quarantine. @param killedBy kept as long as they are. @returns how many they are, or "closed" when it was not open
   */
  quarantineTransfer(
    transferId: string,
    state: "cancelled" | "killed",
    at: number,
    killedBy?: string,
  ): Promise<number | "closed">;
  /** What is in quarantine: of that owner, or since before `at`; the longest there first. */
  quarantined(which: { ownerId: string } | { before: number }): Promise<TransferRecord[]>;
  /** Opens a transfer with the first `chunks` of one that is in quarantine, and is there no more. "closed": not so many are. */
  takeOver(transfer: TransferRecord, from: { id: string; chunks: number }): Promise<"opened" | "exists" | "closed">;
  /** Forgets what is kept of it. "closed": nothing was. */
  endQuarantine(transferId: string): Promise<"ended" | "closed">;
}
