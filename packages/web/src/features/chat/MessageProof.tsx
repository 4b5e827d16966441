import type { MessageView } from "@chatcast/client";
import {
  ArrowUp,
  CheckCheck,
  Clock3,
  ShieldCheck,
  ShieldEllipsis,
  ShieldOff,
  ShieldX,
  TriangleAlert,
} from "lucide-react";

const LOOK = { "aria-hidden": true, className: "size-3.5 shrink-0" } as const;

/** What is known about a message: on its way, acknowledged or failed, and what its integrity check said. */
export function MessageProof({ message }: { message: MessageView }) {
  return (
    <span className="inline-flex items-center gap-2.5 whitespace-nowrap text-xs">
      {message.own ? <Delivery state={message.state} /> : null}
      <Chip message={message} />
    </span>
  );
}

function Delivery({ state }: { state: MessageView["state"] }) {
  switch (state.state) {
    case "pending":
      return (
        <span className="inline-flex items-center gap-1 text-wait">
          <Clock3 {...LOOK} /> pending
        </span>
      );
    case "sent":
      return (
        <span className="inline-flex items-center gap-1 text-wait">
          <ArrowUp {...LOOK} /> sent
        </span>
      );
    case "acknowledged":
      return (
        <span className="inline-flex items-center gap-1 text-ink-soft">
          <CheckCheck {...LOOK} /> acknowledged
        </span>
      );
    case "failed":
      return (
        <span className="inline-flex items-center gap-1 font-semibold text-bad">
          {state.compromised ? <ShieldX {...LOOK} /> : <TriangleAlert {...LOOK} />}
          {state.compromised ? "failed: compromised" : "failed"}
        </span>
      );
  }
}

function Chip({ message }: { message: MessageView }) {
  const { integrity, state } = message;
  const tag = integrity.checksum === undefined ? integrity.suite : `${integrity.suite} ${integrity.checksum}`;
  switch (integrity.status) {
    case "valid":
      return (
        <span title={tag} className="inline-flex items-center gap-1 text-good">
          <ShieldCheck {...LOOK} /> valid
        </span>
      );
    case "unchecked":
      return (
        <span title="Sent without an integrity tag" className="inline-flex items-center gap-1 text-ink-soft">
          <ShieldOff {...LOOK} /> unchecked
        </span>
      );
    case "pending":
      // Delivery already says that it waits; a second word would say the same.
      return message.own ? null : (
        <span className="inline-flex items-center gap-1 text-wait">
          <ShieldEllipsis {...LOOK} /> checking
        </span>
      );
    case "compromised":
      return state.state === "failed" && state.compromised ? null : (
        <span title={tag} className="inline-flex items-center gap-1 font-semibold text-bad">
          <ShieldX {...LOOK} /> compromised
        </span>
      );
  }
}
