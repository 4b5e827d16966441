import type { AdminSample } from "@chatcast/client/admin";
import { useMemo } from "react";
import { formatMillis, formatNumber, formatRate } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { Panel } from "./Panel.tsx";
import { SmallPlot } from "./SmallPlot.tsx";

const perSecond = (value: number): string => say("admin.per-second", { n: formatNumber(value, value >= 10 ? 0 : 1) });
const delay = (value: number): string => formatMillis(value, value >= 10 ? 0 : 1);
const bytes = (value: number): string => formatRate(Math.round(value));

/** What happens a second, over the last ten minutes. */
export function Rates({ samples }: { samples: readonly AdminSample[] }) {
  const at = useMemo(() => samples.map((sample) => sample.at / 1_000), [samples]);
  const of = (name: Exclude<keyof AdminSample, "id" | "at">) => samples.map((sample) => sample[name]);
  return (
    <Panel title={say("admin.rates")} wide aside={<p className="text-2xs text-ink-soft">{say("admin.rates-note")}</p>}>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
        <SmallPlot
          at={at}
          words={perSecond}
          lines={[
            { word: say("admin.deliveries"), swatch: "bg-plot-rate", values: of("deliveries") },
            { word: say("admin.messages-line"), swatch: "bg-plot-window", values: of("messages") },
          ]}
        />
        <SmallPlot
          at={at}
          words={bytes}
          lines={[{ word: say("admin.file-bytes"), swatch: "bg-plot-rate", values: of("chunkBytes") }]}
        />
        <SmallPlot
          at={at}
          words={perSecond}
          lines={[
            { word: say("admin.chunks"), swatch: "bg-plot-rate", values: of("chunks") },
            { word: say("admin.refused"), swatch: "bg-plot-again", values: of("refusals") },
          ]}
        />
        <SmallPlot
          at={at}
          words={delay}
          lines={[
            { word: say("admin.event-loop-p99"), swatch: "bg-plot-rtt", values: of("loopP99") },
            { word: say("admin.p50"), swatch: "bg-plot-window", values: of("loopP50") },
          ]}
        />
      </div>
    </Panel>
  );
}
