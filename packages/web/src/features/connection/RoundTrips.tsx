import type { PathView } from "@chatcast/client/path";
import { formatDuration } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { tripSums } from "./path-words.ts";

const [WIDTH, HEIGHT] = [240, 44];
/** So many are drawn, the newest at the right. */
const SHOWN = 120;

/** The last round trips as a line, and in words. */
export function RoundTrips({ trips }: { trips: PathView["roundTrips"] }) {
  const sums = tripSums(trips);
  const shown = trips.slice(-SHOWN);
  const most = Math.max(1, ...shown.map(({ ms }) => ms)) * 1.1;
  const x = (index: number) => WIDTH - (shown.length - 1 - index) * (WIDTH / (SHOWN - 1));
  const y = (ms: number) => HEIGHT - (ms / most) * HEIGHT;
  const line = shown.map(({ ms }, index) => `${x(index).toFixed(1)},${y(ms).toFixed(1)}`).join(" ");
  return (
    <section aria-label={say("connection.trips")} className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-semibold text-ink-soft text-xs">{say("connection.trips")}</h3>
        <p className="figures text-xs">
          {sums === undefined
            ? say("connection.measuring")
            : say("connection.sums", { median: formatDuration(sums.median), worst: formatDuration(sums.worst) })}
        </p>
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-14 w-full overflow-visible rounded-lg bg-sunken text-plot-rtt"
      >
        <polyline
          points={shown.length === 1 ? `${line} ${line}` : line}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </section>
  );
}
