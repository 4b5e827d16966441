import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type LineOptions, Shaper } from "./shaper.ts";

/**
 * A TCP relay over a long line, as a process of its own: arguments are the port of the server, bytes a second,
 * milliseconds one way, and bytes that may wait before the line. A full line stops reading, so that TCP stops the sender.
 */
const [target = 0, rate = 0, delay = 0, queue = 0] = process.argv.slice(2).map(Number);

function shape(from: Socket, to: Socket, options: LineOptions): void {
  const line = new Shaper(options);
  let timer: NodeJS.Timeout | undefined;

  function deliver(): void {
    timer = undefined;
    const now = performance.now();
    to.cork();
    for (const bytes of line.take(now)) to.write(bytes);
    to.uncork();
    if (from.isPaused() && !line.full(now)) from.resume();
    wake(now);
  }

  function wake(now: number): void {
    if (timer !== undefined || line.next === undefined) return;
    // A full line has to be looked at when it has room again, which is before anything arrives.
    const pause = from.isPaused() ? 1 : line.next - now;
    timer = setTimeout(deliver, Math.max(0, pause));
  }

  from.on("data", (bytes) => {
    const now = performance.now();
    line.push(bytes, now);
    if (line.full(now)) from.pause();
    wake(now);
  });
  from.on("error", () => to.destroy());
  from.on("close", () => to.destroy());
}

const relay = createServer({ noDelay: true }, (near) => {
  const far = connect({ host: "127.0.0.1", port: target, noDelay: true });
  shape(near, far, { rate, delay, queue });
  shape(far, near, { rate, delay, queue });
});
process.on("SIGTERM", () => process.exit(0));
relay.listen(0, "127.0.0.1", () => console.log(`listening on ${(relay.address() as AddressInfo).port} `));
