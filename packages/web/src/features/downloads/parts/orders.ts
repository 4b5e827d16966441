import type { ErrorBody } from "@chatcast/client";

/** Page to worker; each is answered once, under the number of its job. What is written goes behind what was written before. */
export type PartOrder = { job: number; part: string } & PartAct;

export type PartAct =
  | { do: "open" }
  | { do: "read"; position: number; length: number }
  | { do: "cut"; bytes: number; notes: number }
  | { do: "write"; bytes: Uint8Array<ArrayBuffer> }
  | { do: "note"; notes: Uint8Array<ArrayBuffer> }
  | { do: "close" }
  | { do: "discard" };

/** Worker to page. */
export interface PartAnswer {
  job: number;
  /** What was read; of `open` the notes. */
  bytes?: Uint8Array<ArrayBuffer>;
  error?: ErrorBody;
}
