import type { Delivered, MessageView } from "@chatcast/client";
import {
  ArrowUp,
  CheckCheck,
  Clock3,
  ShieldCheck,
  ShieldEllipsis,
  ShieldOff,
  ShieldX,
  TriangleAlert,
  Users,
} from "lucide-react";
import { formatNumber, formatSeries } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { useDelivered } from "./delivered.ts";

const LOOK = { "aria-hidden": true, className: "size-3.5 shrink-0" } as const;

/** What is known about a message: on its way, acknowledged or failed, and what its integrity check said. */
export function MessageProof({ message }: { message: MessageView }) {
  const delivered = useDelivered(message);
  return (
    <span className="inline-flex items-center gap-2.5 whitespace-nowrap text-xs">
      {message.own ? <Delivery state={message.state} /> : null}
      {delivered === undefined ? null : <Arrival {...delivered} />}
      <Chip message={message} />
    </span>
  );
}

function Delivery({ state }: { state: MessageView["state"] }) {
  switch (state.state) {
    case "pending":
      return (
        <span title={say("chat.pending-means")} className="inline-flex items-center gap-1 text-wait">
          <Clock3 {...LOOK} /> {say("chat.pending")}
        </span>
      );
    case "sent":
      return (
        <span title={say("chat.sent-means")} className="inline-flex items-center gap-1 text-wait">
          <ArrowUp {...LOOK} /> {say("chat.sent")}
        </span>
      );
    case "acknowledged":
      return (
        <span title={say("chat.acknowledged-means")} className="inline-flex items-center gap-1 text-ink-soft">
          <CheckCheck {...LOOK} /> {say("chat.acknowledged")}
        </span>
      );
    case "failed":
      return (
        <span
          title={state.compromised ? say("chat.failed-compromised-means") : say("chat.failed-means")}
          className="inline-flex items-center gap-1 font-semibold text-bad"
        >
          {state.compromised ? <ShieldX {...LOOK} /> : <TriangleAlert {...LOOK} />}
          {state.compromised ? say("chat.failed-compromised") : say("chat.failed")}
        </span>
      );
  }
}

/** How many of those who are meant have it. */
function Arrival({ names, of, silent }: Delivered) {
  const [n, all] = [formatNumber(names.length), formatNumber(of)];
  const told = say("chat.delivered", { n, of: all });
  const have =
    names.length === 0 ? say("chat.delivered-to-nobody") : say("chat.delivered-means", { names: formatSeries(names) });
  const means = silent === 0 ? have : `${have} ${say("chat.delivered-silent", { n: silent })}`;
  return (
    <span title={`${told}. ${means}`} className="inline-flex items-center gap-1 text-ink-soft">
      <Users {...LOOK} />
      <span aria-hidden="true" className="figures">
        {n}/{all}
      </span>
      <span className="sr-only">
        {told}. {means}
      </span>
    </span>
  );
}

function Chip({ message }: { message: MessageView }) {
  const { integrity, state } = message;
  const tag = integrity.checksum === undefined ? integrity.suite : `${integrity.suite} ${integrity.checksum}`;
  switch (integrity.status) {
    case "valid":
      return (
        <span title={say("chat.valid-means", { tag })} className="inline-flex items-center gap-1 text-good">
          <ShieldCheck {...LOOK} /> {say("chat.valid")}
        </span>
      );
    case "unchecked":
      return (
        <span title={say("chat.unchecked-why")} className="inline-flex items-center gap-1 text-ink-soft">
          <ShieldOff {...LOOK} /> {say("chat.unchecked")}
        </span>
      );
    case "pending":
      // Delivery already says that it waits; a second word would say the same.
      return message.own ? null : (
        <span title={say("chat.checking-means")} className="inline-flex items-center gap-1 text-wait">
          <ShieldEllipsis {...LOOK} /> {say("chat.checking")}
        </span>
      );
    case "compromised":
      return state.state === "failed" && state.compromised ? null : (
        <span
          title={say("chat.compromised-means", { tag })}
          className="inline-flex items-center gap-1 font-semibold text-bad"
        >
          <ShieldX {...LOOK} /> {say("chat.compromised")}
        </span>
      );
  }
}
