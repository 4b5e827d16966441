import type { Plant } from "../bugs/plant.ts";
import type { Coverage } from "../checker/coverage.ts";
import type { History } from "../checker/history.ts";
import type { Reader } from "../checker/reader.ts";
import type { SimDisk } from "../disk/disk.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Trace } from "../kernel/trace.ts";
import type { Network } from "../net/network.ts";
import type { ServerNode } from "../server/node.ts";

/** What every member of a simulated room works with. */
export interface RoomWorld {
  seed: number;
  scheduler: Scheduler;
  trace: Trace;
  coverage: Coverage;
  network: Network;
  server: ServerNode;
  disk: SimDisk;
  history: History;
  reader: Reader;
  plant: Plant;
  /** The network of this run keeps the order of packets. */
  ordered: boolean;
  /** A member asks about a transfer behind the back of its client. */
  probe: (member: string, transferId: string) => void;
}

export const ROOM_NAME = "room";
