import type { AdminNow } from "@chatcast/client/admin";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { sayLevel } from "./levels.ts";
import { Panel } from "./Panel.tsx";

const isBytes = (name: string): boolean => /_bytes(?:_max)?$/.test(name);

/** What waits in memory, all of it bounded, and what was refused at bounds and gates. */
export function Waiting({ now }: { now: AdminNow }) {
  const refused = Object.entries(now.refused).sort(([, one], [, other]) => other - one);
  return (
    <Panel title={say("admin.waiting")} aside={<p className="text-2xs text-ink-soft">{say("admin.bounds")}</p>}>
      <dl className="flex flex-col text-sm">
        {now.levels.map(({ name, help, value }) => (
          <div key={name} className="flex items-baseline justify-between gap-4 border-line border-b py-1 last:border-0">
            <dt className="min-w-0 text-ink-soft" title={name}>
              <bdi>{sayLevel(name, help)}</bdi>
            </dt>
            <dd className="figures shrink-0">{isBytes(name) ? formatBytes(value) : formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-2 font-semibold text-sm">{say("admin.refused-since")}</h3>
      {refused.length === 0 ? (
        <p className="text-ink-soft text-sm">{say("admin.nothing-refused")}</p>
      ) : (
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 text-sm">
          {refused.map(([code, times]) => (
            <div key={code} className="flex items-baseline justify-between gap-3 py-0.5">
              <dt className="figures text-ink-soft">{code}</dt>
              <dd className="figures">{formatNumber(times)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
