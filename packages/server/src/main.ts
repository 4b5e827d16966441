import { ConfigError, configOrExit } from "./config.ts";
import { addressesToOpen } from "./http/listener.ts";
import { CertificateError } from "./http/tls/certificates.ts";
import { printPhoneCode } from "./http/tls/phone-code.ts";
import { openServer } from "./open-server.ts";

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
console.log(`ChatCast listening on ${here}`);
const administration = server.administration(here);
if (administration !== undefined) console.log(administration);
for (const note of server.notes) console.log(note);
const [phone] = lan;
if (phone !== undefined) await printPhoneCode(phone);

/** One clear line and exit code 1: what is wrong is in the operator's hand, not in a stack. */
function fail(error: unknown): never {
  console.error(sentence(error));
  process.exit(1);
}

function sentence(error: unknown): string {
  const { code, message } =
    error instanceof Error ? { code: "", ...error, message: error.message } : { code: "", message: String(error) };
  if (code === "EADDRINUSE")
    return `Port ${config.port} is in use: stop what uses it, or choose another with --port or PORT.`;
  if (code === "EACCES")
    return `Not allowed to listen on port ${config.port}: choose one above 1023 with --port or PORT.`;
  if (code === "EADDRNOTAVAIL")
    return `This machine has no address ${config.host}: choose another with --host or HOST.`;
  if (error instanceof ConfigError || error instanceof CertificateError) return message;
  return `ChatCast cannot start: ${message}`;
}

/** Signals come in twos where a whole process group is told to stop and npm passes its own on as well. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  const deadline = setTimeout(() => process.exit(0), DRAIN_MS);
  deadline.unref();
  server.close().then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  );
}
