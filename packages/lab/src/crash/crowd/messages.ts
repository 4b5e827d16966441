/** What one client is like now. */
export interface PersonStatus {
  name: string;
  run: number;
  token: string | undefined;
  /** It is in its room over an open connection. */
  present: boolean;
  /** Messages that are neither acknowledged nor failed. */
  pending: number;
  /** Transfers that have bytes acknowledged and are not over, all that are not over, and those that are. */
  moving: number;
  sending: number;
  sent: number;
  /** Downloads that are not over. */
  fetching: number;
  /** A conversation misses something and says so. */
  gap: boolean;
  /** Last offset shown of each conversation; "" is the room's. */
  shown: Record<string, number>;
}

export interface PersonOrder {
  name: string;
  run: number;
  /** Of an earlier life. */
  token?: string;
}

export type Order =
  | {
      type: "enter";
      pages: boolean;
      url: string;
      room: string;
      seed: number;
      persons: PersonOrder[];
      everybody: string[];
    }
  /** Everybody says so many messages a second, all together, until `hush`. */
  | { type: "talk"; perSecond: number }
  | { type: "hush" }
  /** Pages lose their renderers and are loaded again. */
  | { type: "crash"; pauseMs: number }
  /** Everybody says so many messages at once. */
  | { type: "burst"; count: number }
  | { type: "send-file"; name: string; bytes: number; to?: string }
  /** Try to connect now, as a page does when the system says that the network is back. */
  | { type: "reconnect" }
  /** Write down what is shown, and close. */
  | { type: "leave" };

export type Report =
  | { type: "status"; persons: PersonStatus[] }
  | { type: "acked"; who: string; at: number }
  | { type: "mended" }
  | { type: "left" };
