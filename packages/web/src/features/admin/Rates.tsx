import type { AdminSample } from "@chatcast/client/admin";
import { useMemo } from "react";
import { formatMillis, formatRate } from "../../ui/format.ts";
import { Panel } from "./Panel.tsx";
import { SmallPlot } from "./SmallPlot.tsx";

const perSecond = (value: number): string => `${value >= 10 ? Math.round(value) : value.toFixed(1)}/s`;
const delay = (value: number): string => formatMillis(value, value >= 10 ? 0 : 1);
const bytes = (value: number): string => formatRate(Math.round(value));

/** What happens a second, over the last ten minutes. */
export function Rates({ samples }: { samples: readonly AdminSample[] }) {
  const at = useMemo(() => samples.map((sample) => sample.at / 1_000), [samples]);
  const of = (name: Exclude<keyof AdminSample, "id" | "at">) => samples.map((sample) => sample[name]);
  return (
    <Panel title="Rates" wide aside={<p className="text-2xs text-ink-soft">a second, over the last ten minutes</p>}>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
        <SmallPlot
          at={at}
          words={perSecond}
          lines={[
            { word: "deliveries", swatch: "bg-plot-rate", values: of("deliveries") },
            { word: "messages", swatch: "bg-plot-window", values: of("messages") },
          ]}
        />
        <SmallPlot
          at={at}
          words={bytes}
          lines={[{ word: "file bytes", swatch: "bg-plot-rate", values: of("chunkBytes") }]}
        />
        <SmallPlot
          at={at}
          words={perSecond}
          lines={[
            { word: "chunks", swatch: "bg-plot-rate", values: of("chunks") },
            { word: "refused", swatch: "bg-plot-again", values: of("refusals") },
          ]}
        />
        <SmallPlot
          at={at}
          words={delay}
          lines={[
            { word: "event loop p99", swatch: "bg-plot-rtt", values: of("loopP99") },
            { word: "p50", swatch: "bg-plot-window", values: of("loopP50") },
          ]}
        />
      </div>
    </Panel>
  );
}
