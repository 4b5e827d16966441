/** What one client got, in the order in which it got it. `place` is the number that the server gave it. */
export interface Receipt {
  text: string;
  place: number;
}

export interface Tally {
  /** Deliveries that there should have been, and different ones that there were. */
  expected: number;
  delivered: number;
  /** Deliveries of what the same client had already. */
  doubled: number;
  /** Deliveries after something with a later place. */
  disordered: number;
  /** Clients that got everything, once and in order. */
  perfect: number;
}

/** Counts what each of some clients got of `messages` messages. Pure. */
export function tally(messages: number, receipts: readonly (readonly Receipt[])[]): Tally {
  const sum: Tally = { expected: messages * receipts.length, delivered: 0, doubled: 0, disordered: 0, perfect: 0 };
  for (const own of receipts) {
    const known = new Set<string>();
    let doubled = 0;
    let disordered = 0;
    let latest = 0;
    for (const { text, place } of own) {
      if (known.has(text)) doubled++;
      known.add(text);
      if (place < latest) disordered++;
      latest = Math.max(latest, place);
    }
    sum.delivered += known.size;
    sum.doubled += doubled;
    sum.disordered += disordered;
    if (known.size === messages && doubled === 0 && disordered === 0) sum.perfect++;
  }
  return sum;
}
