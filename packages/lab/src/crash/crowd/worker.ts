import { appendFileSync } from "node:fs";
import { Rng } from "../../sim/kernel/rng.ts";
import { monotonicNow } from "../history/events.ts";
import { Recorder } from "../history/recorder.ts";
import type { Order, Report } from "./messages.ts";
import { Person } from "./person.ts";

/** Changes are reported together, so many milliseconds after the first. */
const GATHER = 25;

/**
 * A process with some clients in it, told what to do over its channel. Its history goes to the file `argv[2]`. It ends
 * with its channel: whoever started it may be killed.
 */
const history = process.argv[2] ?? "";
const recorder = new Recorder(history);
const persons: Person[] = [];
let talking: NodeJS.Timeout | undefined;
let reporting: NodeJS.Timeout | undefined;

process.on("message", (order: Order) => obey(order));
process.on("disconnect", () => process.exit(0));

function obey(order: Order): void {
  switch (order.type) {
    case "enter":
      enter(order);
      break;
    case "talk":
      hush();
      talk(order.perSecond);
      break;
    case "hush":
      hush();
      break;
    case "burst":
      for (const person of persons) for (let n = 0; n < order.count; n++) person.say();
      break;
    case "send-file":
      persons.find(({ name }) => name === order.name)?.sendFile(order.bytes, order.to);
      break;
    case "reconnect":
      for (const person of persons) person.reconnect();
      break;
    case "leave":
      hush();
      for (const person of persons) person.leave();
      // What the clients noted, for whoever looks into a violation.
      for (const { name, log } of persons) {
        appendFileSync(
          `${history}.log`,
          log.map(({ at, text }) => `${name} ${new Date(at).toISOString()} ${text}\n`).join(""),
        );
      }
      status();
      report({ type: "left" });
      break;
  }
}

function enter({ persons: orders, seed, ...room }: Order & { type: "enter" }): void {
  for (const order of orders) {
    const { name, run } = order;
    const person = new Person({
      ...order,
      ...room,
      rng: new Rng(seed, `${name} ${run}`),
      record: (deed) => recorder.record(name, run, deed),
      changed: () => {
        reporting ??= setTimeout(status, GATHER);
      },
      acked: () => report({ type: "acked", who: name, at: monotonicNow() }),
    });
    persons.push(person);
    person.enter().catch((error: unknown) => {
      console.error(`${name}: ${error instanceof Error ? error.stack : error}`);
      process.exit(1);
    });
  }
}

/** Each says its next message after a time of chance: many independent people make a Poisson process. */
function talk(perSecond: number): void {
  const rng = new Rng(performance.now(), "talk");
  const next = (): void => {
    talking = setTimeout(
      () => {
        persons[rng.int(0, persons.length - 1)]?.say();
        next();
      },
      (-Math.log(1 - rng.next()) * 1_000) / perSecond,
    );
  };
  next();
}

function hush(): void {
  clearTimeout(talking);
  talking = undefined;
}

function status(): void {
  clearTimeout(reporting);
  reporting = undefined;
  report({ type: "status", persons: persons.map((person) => person.status()) });
}

function report(what: Report): void {
  process.send?.(what);
}
