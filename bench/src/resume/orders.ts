/** What the bench asks of the process whose transfer is interrupted. */
export type ResumeOrders = {
  /** Enters over a line of its own, begins to send, and tells when the server has some of it. */
  begin: { order: { port: number; chunks: number }; result: { transferId: string } };
  /** Cuts every connection of the line, which lets new ones through at once. */
  cut: { order: object; result: null };
  /** From the loss of the connection until a chunk that was never sent before is acknowledged. */
  resume: { order: object; result: Resumed };
};

export interface Resumed {
  /** Milliseconds from the loss until the server was reached anew: waits between tries, most of it. */
  away: number;
  /** Milliseconds from then until the server's first answer was worked in, and until a chunk left that had never been sent. */
  inStep: number;
  sent: number;
  /** Until such a chunk was acknowledged. */
  acknowledged: number;
  /** Answers MISSING by then, and bytes of the largest, in JSON. */
  answers: number;
  largest: number;
  /** Chunks that the first answer said are stored. */
  stored: number;
}
