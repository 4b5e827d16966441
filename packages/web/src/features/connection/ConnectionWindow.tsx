import type { ConnectionView, ServerFacts, TransferView } from "@chatcast/client";
import type { PathView } from "@chatcast/client/path";
import { useEffect } from "react";
import { formatDuration, formatSeconds } from "../../ui/format.ts";
import { sayEnding } from "../../ui/line.ts";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { say } from "../../words/words.ts";
import { PathDoctor } from "./PathDoctor.tsx";
import { limitWords, skewWords, transportWords } from "./path-words.ts";
import { RoundTrips } from "./RoundTrips.tsx";

/** Between two measurements while somebody looks, in milliseconds. */
const PACE = 2_000;

interface ConnectionWindowProps {
  connection: ConnectionView;
  path: PathView;
  server: ServerFacts | undefined;
  newest: TransferView | undefined;
  /** One round trip is to be measured. */
  onMeasure: () => Promise<void>;
  asked: number;
  onClose: () => void;
}

/** What the pill says, in depth: the path to the server, how it has been, what it takes, and what is wrong with it. */
export function ConnectionWindow(props: ConnectionWindowProps) {
  const { connection, path, server, newest, onMeasure, asked, onClose } = props;
  const connected = connection.state === "connected";

  useEffect(() => {
    if (!connected) return;
    const measure = () => {
      // Never rejects; and nobody looks at a hidden page.
      if (!document.hidden) void onMeasure();
    };
    measure();
    const timer = setInterval(measure, PACE);
    return () => clearInterval(timer);
  }, [connected, onMeasure]);

  return (
    <ProofWindow title={say("connection.title")} asked={asked} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard. */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-4 px-4 py-3.5">
          <Facts
            facts={[
              [say("connection.now"), nowWords(connection)],
              [say("connection.transport"), transportWords(connection)],
              [say("connection.clock"), skewWords(path.skew)],
            ]}
          />
          <RoundTrips trips={path.roundTrips} />
        </div>
        <section aria-label={say("connection.limits")} className="flex flex-col gap-2 border-line border-t px-4 py-3.5">
          <h3 className="font-semibold text-ink-soft text-xs">{say("connection.limits")}</h3>
          <Facts facts={limitWords(server, newest)} />
        </section>
        <Losses losses={path.losses} />
        <PathDoctor />
      </div>
    </ProofWindow>
  );
}

function nowWords(connection: ConnectionView): string {
  switch (connection.state) {
    case "connected":
      return say("connection.connected-since", { time: formatSeconds(connection.since) });
    case "connecting":
      return say("connection.connecting-since", { time: formatSeconds(connection.since) });
    case "disconnected":
      return say("connection.disconnected", { reason: sayEnding(connection.why) });
  }
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
      {facts.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-ink-soft">{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Losses({ losses }: { losses: PathView["losses"] }) {
  return (
    <section aria-label={say("connection.reconnects")} className="flex flex-col gap-1 border-line border-t px-4 py-3.5">
      <h3 className="font-semibold text-ink-soft text-xs">{say("connection.reconnects")}</h3>
      {losses.length === 0 ? (
        <p className="text-ink-soft text-sm">{say("connection.never-lost")}</p>
      ) : (
        <ol className="flex flex-col text-sm">
          {losses.toReversed().map(({ at, why, awayMs }) => (
            <li key={at} className="flex items-baseline gap-3 border-line border-t py-1.5 first:border-t-0">
              <span className="figures shrink-0 text-ink-soft text-xs">{formatSeconds(at)}</span>
              <span className="min-w-0 flex-1">{sayEnding(why)}</span>
              <span className="figures shrink-0 text-xs">
                {awayMs === undefined
                  ? say("connection.still-away")
                  : say("connection.away", { time: formatDuration(awayMs) })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
