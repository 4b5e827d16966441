import type { Burst, FanoutOrders, Latency, Protocol } from "./fanout/orders.ts";
import { report } from "./fanout/report.ts";
import { Load } from "./lib/load.ts";
import type { Section } from "./lib/report.ts";
import { interleave } from "./lib/rounds.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast, mosquitto, type Peer, stockSocketIo } from "./peers/servers.ts";

/** Messages of a burst, and bursts under way at once. */
const BURST = 100;
const WINDOW = 2;
/** Deliveries a second at which the wait is measured. */
const STEADY = 100_000;
/** Members from which on it is. */
const STEADY_FROM = 300;

export interface Subject {
  name: string;
  version: string;
  protocol: Protocol;
  peer: Peer;
}

/** One run of one subject at one size of the room. */
export interface Run {
  members: number;
  burst: Burst;
  /** CPU seconds of the server during the bursts. */
  cpu: number;
  rss: number;
  /** Of the load, to see whether it was the bottleneck: CPU seconds per second. */
  loadBusy: number;
  /** Absent for small rooms. */
  steady: Latency | undefined;
}

/** Fan-out: one member speaks in a room, everybody hears it. */
export async function fanout(options: Options): Promise<Section> {
  const sizes = options.quick ? [100, 1_000] : [10, 100, 300, 1_000];
  const broker = mosquitto();
  const subjects: Subject[] = [
    { name: chatcast.name, version: chatcast.version, protocol: "chatcast", peer: chatcast },
    { name: stockSocketIo.name, version: stockSocketIo.version, protocol: "socket.io", peer: stockSocketIo },
    ...(broker ? [{ name: broker.name, version: broker.version, protocol: "mqtt" as const, peer: broker }] : []),
  ];
  const results = await interleave(subjects, options.rounds, async (subject) => {
    const runs: Run[] = [];
    for (const members of sizes) runs.push(await once(subject, members, options));
    return runs;
  });
  return report({
    subjects,
    sizes,
    results,
    absent: broker ? [] : ["mosquitto"],
    options,
    burst: BURST,
    window: WINDOW,
  });
}

async function once(subject: Subject, members: number, { quick, profile }: Options): Promise<Run> {
  const flags = subject.peer === chatcast ? nodeFlags({ profile }) : [];
  const server = await subject.peer.start({ core: SERVER_CORE, nodeFlags: flags });
  const load = await Load.start<FanoutOrders>(new URL("fanout/load.ts", import.meta.url), LOAD_CORE);
  try {
    await load.ask("fill", { protocol: subject.protocol, port: server.port, members });
    // Compiled, and with buffers grown to their size.
    await load.ask("burst", { size: BURST, window: WINDOW, seconds: 1 });
    const before = { server: server.usage(), load: load.usage() };
    const burst = await load.ask("burst", { size: BURST, window: WINDOW, seconds: quick ? 2 : 5 });
    const after = { server: server.usage(), load: load.usage() };
    // In a small room that many deliveries would be thousands of messages a second: another bench.
    const steady =
      members < STEADY_FROM
        ? undefined
        : await load.ask("steady", { perSecond: STEADY / members, seconds: quick ? 2 : 5 });
    const run: Run = {
      members,
      burst,
      cpu: after.server.cpu - before.server.cpu,
      rss: after.server.rss,
      loadBusy: (after.load.cpu - before.load.cpu) / burst.seconds,
      steady,
    };
    const rate = Math.round(burst.deliveries / burst.seconds);
    const each = ((run.cpu / burst.deliveries) * 1e6).toFixed(2);
    const wait = steady && `, p99 ${steady.p99.toFixed(1)} ms at ${STEADY}/s, ${steady.missing} undelivered`;
    console.log(
      `    ${members} members: ${rate} deliveries/s, ${each} µs CPU each, load ${(run.loadBusy * 100).toFixed(0)} %${wait ?? ""}`,
    );
    return run;
  } finally {
    await load.stop();
    await server.stop();
  }
}
