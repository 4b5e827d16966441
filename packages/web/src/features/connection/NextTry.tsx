import { useEffect, useState } from "react";
import { formatNumber } from "../../ui/format.ts";
import { say, tell } from "../../words/words.ts";

/** Seconds until the next try, counted down in silence: a timer that a status around it does not announce. */
export function NextTry({ at }: { at: number }) {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);

  const seconds = Math.max(0, Math.ceil((at - now) / 1000));
  return (
    <span role="timer" aria-live="off" className="shrink-0 whitespace-nowrap">
      ·{" "}
      {seconds === 0
        ? say("shell.trying-now")
        : tell("shell.next-try", {
            time: say("format.seconds", { n: formatNumber(seconds) }),
            figures: (inside) => <span className="figures">{inside}</span>,
          })}
    </span>
  );
}
