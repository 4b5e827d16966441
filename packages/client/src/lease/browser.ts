import type { ChannelLike } from "./channel.ts";
import type { Leases } from "./port.ts";
import { TabLeases } from "./tab-leases.ts";

/** Leases among the tabs of this browser, by the best means that it has. */
export function browserLeases(): Leases {
  return new TabLeases({
    channel: openChannel(),
    locks: navigator.locks,
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
  });
}

function openChannel(): ChannelLike | undefined {
  try {
    return new BroadcastChannel("chatcast.leases");
  } catch {
    return undefined;
  }
}
