import type { ErrorBody } from "@chatcast/protocol";

/** How long after it was given up a request may still arrive at the server, in milliseconds. */
const HAUNTS = 60_000;

/** A join that was given up without an answer: it may still arrive, and displace its own client. Times are monotonic. */
export class Ghost {
  #until = 0;

  mayCome({ code }: ErrorBody, now: number): void {
    if (code === "E_UNAVAILABLE") this.#until = now + HAUNTS;
  }

  /** Whether it may have been the one that came; it comes once. */
  came(now: number): boolean {
    const came = now < this.#until;
    if (came) this.#until = 0;
    return came;
  }
}
