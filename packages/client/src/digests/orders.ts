/** Page to worker. A job is a number of its own; the pieces of one come one after the other, each when the last is hashed. */
export type Order =
  | { do: "whole"; job: number; bytes: Uint8Array<ArrayBuffer> }
  | { do: "checksum"; job: number; bytes: Uint8Array<ArrayBuffer> }
  | { do: "piece"; job: number; bytes: Uint8Array<ArrayBuffer> }
  | { do: "end"; job: number }
  /** Nobody wants it any more; this is not answered. */
  | { do: "drop"; job: number };

/** Worker to page: the order about this job is carried out. */
export interface Answer {
  job: number;
  /** 32 bytes, after `whole` and `end`. */
  digest?: Uint8Array<ArrayBuffer>;
  /** CRC-32, after `checksum`. */
  crc?: number;
}
