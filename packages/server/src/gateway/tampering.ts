import type { FaultInjector } from "@chatcast/faults";
import type { ReliableUp } from "@chatcast/protocol";
import type { Connection } from "./connection.ts";

/** The faults that a member has set for its own traffic. */
export function faultsOf(connection: Connection): FaultInjector | undefined {
  const { lab } = connection.context;
  const member = lab && connection.seat?.occupant?.member;
  return member && lab?.of(member);
}

type Tamperable = Extract<ReliableUp, { kind: "msg" | "chunk" }>;

/** What the lab's man in the middle makes of a packet on its way in. */
export function tampered(
  connection: Connection,
  packet: Tamperable,
  faults: FaultInjector,
): { packet: Tamperable; delayMs: number }[] {
  const outcome = packet.kind === "msg" ? faults.apply(packet.msg) : faults.apply(packet.chunk);
  for (const { description } of outcome.tampered) connection.log.warn(description);
  return outcome.deliver.map(({ packet: altered, delayMs }) => ({
    delayMs,
    packet: altered.type === "MSG" ? { kind: "msg", msg: altered } : { kind: "chunk", chunk: altered },
  }));
}

export function later<T>(ms: number, task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => task().then(resolve, reject), ms);
  });
}
