import { useEffect, useState } from "react";

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
      · {seconds === 0 ? "trying now" : "next try in "}
      {seconds === 0 ? null : <span className="figures">{seconds} s</span>}
    </span>
  );
}
