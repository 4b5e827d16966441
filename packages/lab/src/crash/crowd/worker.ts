import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "../../sim/kernel/rng.ts";
import { monotonicNow } from "../history/events.ts";
import { Recorder } from "../history/recorder.ts";
import type { Order, PersonOrder, Report } from "./messages.ts";
import type { Performer } from "./performer.ts";
import { Person } from "./person.ts";

/** Changes are reported together, so many milliseconds after the first. */
const GATHER = 25;

/**
 * A process with some clients in it, told what to do over its channel. Its history goes to the file `argv[2]`,
 * what its clients keep to the folder `argv[3]`. It ends with its channel: whoever started it may be killed.
 */
const history = process.argv[2] ?? "";
const recorder = new Recorder(history);
const persons: Performer[] = [];
let talking: NodeJS.Timeout | undefined;
let reporting: NodeJS.Timeout | undefined;

process.on("message", (order: Order) => {
  obey(order).catch(fail);
});
process.on("disconnect", () => process.exit(0));

async function obey(order: Order): Promise<void> {
  switch (order.type) {
    case "enter":
      await enter(order);
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
    case "crash":
      await Promise.all(persons.map((person) => person.crash(order.pauseMs)));
      status();
      report({ type: "mended" });
      break;
    case "leave":
      hush();
      await leave();
      break;
  }
}

async function enter({ persons: orders, pages, seed, ...room }: Order & { type: "enter" }): Promise<void> {
  for (const order of orders) persons.push(await (pages ? makePage : makePerson)(order, room, seed));
  await Promise.all(persons.map((person) => person.enter()));
}

type Room = Omit<Order & { type: "enter" }, "type" | "persons" | "pages" | "seed">;

function makePerson(order: PersonOrder, room: Room, seed: number): Performer {
  const { name, run } = order;
  const record = recorder.record.bind(recorder, name, run);
  const storage = join(process.argv[3] ?? "", name);
  return new Person({ ...order, ...room, ...told(name), storage, rng: new Rng(seed, `${name} ${run}`), record });
}

/** What it takes to drive a browser is loaded only by the process that does. */
async function makePage(order: PersonOrder, room: Room, seed: number): Promise<Performer> {
  const { PagePerson } = await import("./page/page-person.ts");
  const { name, run } = order;
  const record = recorder.record.bind(recorder, name);
  return new PagePerson({ ...order, ...room, ...told(name), rng: new Rng(seed, `${name} ${run}`), record });
}

function told(who: string): { changed: () => void; acked: () => void } {
  return {
    changed: () => {
      reporting ??= setTimeout(status, GATHER);
    },
    acked: () => report({ type: "acked", who, at: monotonicNow() }),
  };
}

async function leave(): Promise<void> {
  await Promise.all(persons.map((person) => person.leave()));
  for (const { name, log } of persons)
    appendFileSync(`${history}.log`, log.map((line) => `${name} ${line}\n`).join(""));
  status();
  report({ type: "left" });
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

/** A client that fails otherwise than by a refusal is a finding: the process ends, and whoever waits for it is told. */
function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
