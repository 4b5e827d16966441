import type { AdminNow, AdminRoom, AdminVerdict } from "@chatcast/client/admin";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatNumber, formatSeconds } from "../../ui/format.ts";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Verdict } from "../../ui/Verdict.tsx";
import { say, tell } from "../../words/words.ts";
import { Panel } from "./Panel.tsx";

/** Rows that are drawn; the newest. */
const SHOWN = 200;
const CHOICES = { all: "admin.all", compromised: "admin.compromised" } as const;
const COLUMNS = [
  "admin.column-status",
  "admin.column-time",
  "admin.column-where",
  "admin.column-what",
  "admin.column-seq",
] as const;

interface VerdictLogProps {
  verdicts: readonly AdminVerdict[];
  checked: AdminNow["checked"];
  rooms: readonly AdminRoom[];
}

/** What the server checked last, newest first. Paused, it stands still; what came meanwhile is there afterwards. */
export function VerdictLog({ verdicts, checked, rooms }: VerdictLogProps) {
  const [held, setHeld] = useState<readonly AdminVerdict[]>();
  const [badOnly, setBadOnly] = useState(false);
  const shown = (held ?? verdicts)
    .filter(({ status }) => !badOnly || status === "compromised")
    .slice(-SHOWN)
    .toReversed();
  const nameOf = (roomId: string): string => rooms.find(({ id }) => id === roomId)?.name ?? roomId;
  const Icon = held === undefined ? Pause : Play;
  return (
    <Panel
      title={say("admin.verdicts")}
      aside={
        <div className="flex flex-wrap items-center gap-3">
          <SegmentedChoice
            label={say("admin.show")}
            options={(["all", "compromised"] as const).map((value) => ({ value, label: say(CHOICES[value]) }))}
            value={badOnly ? "compromised" : "all"}
            onChange={(chosen) => setBadOnly(chosen === "compromised")}
          />
          <Button
            dense
            aria-pressed={held !== undefined}
            icon={<Icon aria-hidden="true" className="size-4" />}
            onClick={() => setHeld(held === undefined ? verdicts : undefined)}
          >
            {say("admin.pause")}
          </Button>
        </div>
      }
    >
      <p className="text-ink-soft text-xs">
        {say("admin.verdict-sums", {
          valid: formatNumber(checked.valid),
          bad: formatNumber(checked.compromised),
          n: shown.length,
        })}
      </p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        aria-label={say("admin.rows-of-verdicts")}
        className="max-h-96 min-h-40 overflow-auto rounded-lg border border-line"
      >
        <table aria-label={say("admin.verdicts")} className="w-full text-sm">
          <thead className="sticky top-0 bg-surface text-2xs text-ink-soft">
            <tr>
              {COLUMNS.map((word, column) => (
                <th
                  key={word}
                  scope="col"
                  className={classes(
                    "whitespace-nowrap px-3 py-1.5 text-start font-medium",
                    column > 2 && "max-sm:hidden",
                  )}
                >
                  {say(word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, status, at, roomId, member, type, seq }) => (
              <tr key={id} className="border-line border-t">
                <td className="px-3 py-1.5">
                  <Verdict status={status} />
                </td>
                <td className="figures whitespace-nowrap px-3 text-xs">{formatSeconds(at)}</td>
                <td
                  className="max-w-48 truncate px-3"
                  title={say("admin.member-in-room", { member, room: nameOf(roomId) })}
                >
                  {tell("admin.member-in", {
                    member,
                    name: nameOf(roomId),
                    room: (inside) => <span className="text-ink-soft">{inside}</span>,
                  })}
                </td>
                <td className="whitespace-nowrap px-3 max-sm:hidden">
                  {say(type === "MSG" ? "admin.message" : "admin.chunk")}
                </td>
                <td className="figures px-3 text-xs max-sm:hidden">{seq}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? (
          <p className="px-4 py-6 text-center text-ink-soft text-sm">{say("admin.nothing-checked")}</p>
        ) : null}
      </section>
    </Panel>
  );
}
