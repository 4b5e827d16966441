import type { AdminDesk } from "@chatcast/client/admin";
import { Lock, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/Button.tsx";
import { formatDuration } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { Figures } from "./Figures.tsx";
import { Rates } from "./Rates.tsx";
import { RoomsTable } from "./RoomsTable.tsx";
import { useOffice } from "./useOffice.ts";
import { VerdictLog } from "./VerdictLog.tsx";
import { Waiting } from "./Waiting.tsx";

interface AdminOfficeProps {
  desk: AdminDesk;
  theme: ReactNode;
  /** With a reason when the token is not good any more. */
  onLock: (why?: unknown) => void;
}

/** How the server is, what it keeps, and what is going on, all of it live. */
export function AdminOffice({ desk, theme, onLock }: AdminOfficeProps) {
  const { state, rooms, problem, showMore, refresh } = useOffice(desk, onLock);
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-surface px-3">
        <h1 className="flex flex-1 items-center sm:flex-none gap-2 font-semibold">
          <img src="/favicon.svg" alt="" className="size-6" />
          {say("admin.title")}
        </h1>
        <p
          role="status"
          className="flex min-w-0 flex-1 items-center gap-1.5 text-ink-soft text-sm max-sm:order-last max-sm:basis-full max-sm:pb-1.5"
        >
          {problem === undefined ? (
            state === undefined ? (
              say("admin.asking")
            ) : (
              upFor(Date.now() - state.now.startedAt)
            )
          ) : (
            <span className="inline-flex items-center gap-1.5 text-wait">
              <WifiOff aria-hidden="true" className="size-4 shrink-0" />
              {say("admin.not-reached")}
            </span>
          )}
        </p>
        {theme}
        <Button dense icon={<Lock aria-hidden="true" className="size-4" />} onClick={() => onLock()}>
          {say("admin.lock")}
        </Button>
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        {state === undefined ? (
          <p className="px-4 py-10 text-center text-ink-soft">{problem?.what ?? say("admin.asking-server")}</p>
        ) : (
          <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <Figures now={state.now} last={state.samples.at(-1)} />
            <Rates samples={state.samples} />
            <RoomsTable
              desk={desk}
              rooms={rooms?.rooms}
              more={rooms?.more ?? false}
              onMore={showMore}
              onDone={refresh}
            />
            <VerdictLog verdicts={state.verdicts} checked={state.now.checked} rooms={rooms?.rooms ?? []} />
            <Waiting now={state.now} />
          </div>
        )}
      </main>
    </div>
  );
}

function upFor(ms: number): string {
  return ms < 60_000
    ? say("admin.just-started")
    : say("admin.up-for", { time: formatDuration(Math.floor(ms / 60_000) * 60_000) });
}
