import { EXITS, failureLine } from "@chatcast/protocol/exits";
import { configOrExit } from "./config.ts";
import { addressesToOpen } from "./http/listener.ts";
import { printPhoneCode } from "./http/tls/phone-code.ts";
import { openServer } from "./open-server.ts";
import { startFailure } from "./start-failure.ts";

/** A drain that takes longer is given up: what was acknowledged is durable, the rest will be asked for again. */
const DRAIN_MS = 7_000;

const config = configOrExit(process.argv.slice(2), process.env);
const server = await openServer(config).catch(fail);
const scheme = config.https.source === "none" ? "http" : "https";
const { here, lan } = addressesToOpen(scheme, server.address);
let stopping = false;
// Before the line that says it is ready: whoever reads it may stop the server at once.
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
tell("listening", { url: here, lan }, `ChatCast listening on ${here}`);
const administration = server.administration(here);
if (administration !== undefined) tell("administration", { text: administration }, administration);
for (const note of server.notes) tell("note", { text: note }, note);
const [phone] = lan;
if (phone !== undefined && !config.json) await printPhoneCode(phone);

/** A line for people or, with `--json`, an object for programs. */
function tell(event: string, data: object, text: string): void {
  console.log(config.json ? JSON.stringify({ event, ...data }) : text);
}

function fail(error: unknown): never {
  const [exit, message] = startFailure(error, config);
  if (config.json) console.log(failureLine(exit, message));
  else console.error(message);
  process.exit(EXITS[exit].code);
}

/** Signals come in twos where a whole process group is told to stop and npm passes its own on as well. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  const deadline = setTimeout(end, DRAIN_MS);
  deadline.unref();
  server.close().then(end, (error: unknown) => fail(error));
}

function end(): never {
  if (config.json) console.log(JSON.stringify({ event: "stopped" }));
  process.exit(EXITS.done.code);
}
