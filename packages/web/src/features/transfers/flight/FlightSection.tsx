import { flightFile, type Recording } from "@chatcast/client/flight";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { saveAs } from "../../../ui/saveAs.ts";
import { say } from "../../../words/words.ts";

const load = () => import("./FlightPlayer.tsx");
export const FlightPlayer = lazy(() => load().catch(() => ({ default: Unreachable })));

/** Fetches the player ahead of its first use: the server may be away then. */
export function preloadFlight(): void {
  load().catch(() => undefined);
}

function Unreachable() {
  return <p className="text-ink-soft text-sm">{say("flight.away")}</p>;
}

/** Of a transfer by its id; undefined when it is not recorded. */
export type RecordingOf = (id: string) => Recording | undefined;

interface FlightSectionProps {
  fileName: string;
  recording: () => Recording | undefined;
}

/** The flight recorder of one transfer: it runs by itself; its recording is saved, or looked at here. */
export function FlightSection({ fileName, recording }: FlightSectionProps) {
  const [shown, setShown] = useState<Recording>();
  const [missing, setMissing] = useState(false);
  const taken = () => {
    const now = recording();
    setMissing(now === undefined);
    return now;
  };
  const save = () => {
    const now = taken();
    if (now !== undefined) saveAs(`${fileName}.flight.json`, new Blob([flightFile(now)], { type: "application/json" }));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between">
        <h4 className="font-semibold text-ink-soft text-xs">{say("flight.title")}</h4>
        <div className="flex">
          <Button dense look="quiet" onClick={save}>
            {say("flight.save")}
          </Button>
          {/* What is shown is a copy: the recorder goes on meanwhile. */}
          <Button
            dense
            look="quiet"
            aria-expanded={shown !== undefined}
            onClick={() => setShown(shown === undefined ? taken() : undefined)}
          >
            {say("flight.replay")}
          </Button>
        </div>
      </div>
      <p aria-live="polite" className="text-ink-soft text-sm empty:hidden">
        {missing ? say("flight.none") : null}
      </p>
      {shown === undefined ? null : (
        <Suspense>
          <FlightPlayer recording={shown} />
        </Suspense>
      )}
    </div>
  );
}
