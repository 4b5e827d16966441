/** The right to drive one membership, among the tabs of one browser. */
export interface Lease {
  /** Gives it back; nothing when it was lost. */
  release(): void;
}

/**
 * One driver a room. Whoever takes a lease gets it: the holder is asked to finish and to hand it over, and one that does
 * not answer (a tab that was put to sleep) loses it.
 */
export interface Leases {
  /** Whether another tab holds it and is awake. */
  isHeld(name: string): Promise<boolean>;
  /**
   * Resolves when nobody else drives; never rejects.
   * @param lost called once when another tab takes the lease; that tab waits for the promise, for a while.
   */
  take(name: string, lost: () => Promise<void>): Promise<Lease>;
}
