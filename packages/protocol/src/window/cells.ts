/** State of a chunk's cell, as a number so that 100,000 of them fit in a byte array. */
export const CELL = { queued: 0, sent: 1, acked: 2, nacked: 3, retransmitted: 4, killed: 5 } as const;
export type CellState = (typeof CELL)[keyof typeof CELL];
