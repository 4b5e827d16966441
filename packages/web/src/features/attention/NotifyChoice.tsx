import { useId, useState } from "react";
import { Switch } from "../../ui/Switch.tsx";
import { LEVELS, type Level } from "./news.ts";

const WORDS: Record<Level, string> = {
  nothing: "Nothing",
  private: "Private messages and @my name",
  everything: "Every message",
};

interface NotifyChoiceProps {
  level: Level;
  sound: boolean;
  onLevel: (level: Level) => void;
  onSound: (sound: boolean) => void;
}

/** What one is told about while the page is hidden. The browser is asked when somebody first wants to be told. */
export function NotifyChoice({ level, sound, onLevel, onSound }: NotifyChoiceProps) {
  const id = useId();
  const [obstacle, setObstacle] = useState(obstacleNow);

  const choose = (next: Level) => {
    onLevel(next);
    if (next === "nothing" || !("Notification" in globalThis)) return;
    void Notification.requestPermission().then(() => setObstacle(obstacleNow()));
  };

  return (
    <details className="group px-2">
      <summary className="flex min-h-10 cursor-pointer items-center font-semibold text-ink-soft text-xs xl:min-h-8">
        Notifications
        <span className="ml-auto font-normal">{level === "nothing" ? "off" : "on"}</span>
      </summary>
      <label htmlFor={id} className="block pt-1 pb-1 text-sm">
        While this page is hidden, tell me about
      </label>
      <select
        id={id}
        value={level}
        onChange={(event) => choose(LEVELS.find((known) => known === event.currentTarget.value) ?? "nothing")}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2 text-sm xl:h-8"
      >
        {LEVELS.map((known) => (
          <option key={known} value={known}>
            {WORDS[known]}
          </option>
        ))}
      </select>
      {level === "nothing" || obstacle === undefined ? null : <p className="pt-1.5 text-wait text-xs">{obstacle}</p>}
      <Switch label="Sound" checked={sound} disabled={level === "nothing"} onChange={onSound}>
        A short tone with each notification.
      </Switch>
    </details>
  );
}

/** Why the browser would show nothing; undefined when it would. */
function obstacleNow(): string | undefined {
  if (!("Notification" in globalThis)) {
    return "This browser shows notifications on HTTPS addresses and localhost only. The title counts what is unread.";
  }
  if (Notification.permission === "denied") {
    return "The browser does not let this page notify you. Allow it in the page's settings, beside the address.";
  }
  return undefined;
}
