import { useId, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { LEVELS, type Level } from "./news.ts";
import { askToNotify, type Permission, permissionNow } from "./permission.ts";

const WORDS: Record<Level, string> = {
  nothing: "Nothing",
  private: "Private messages and @my name",
  everything: "Every message",
};

const OBSTACLES: Partial<Record<Permission, string>> = {
  unable: "This browser shows notifications on HTTPS addresses and localhost only. The title counts what is unread.",
  denied: "The browser does not let this page notify you. Allow it in the page's settings, beside the address.",
};

interface LevelSelectProps {
  level: Level;
  onLevel: (level: Level) => void;
}

/** What one is told about of a room that is not in view. The browser is asked when somebody presses, never before. */
export function LevelSelect({ level, onLevel }: LevelSelectProps) {
  const id = useId();
  const [permission, setPermission] = useState(permissionNow);
  const ask = () => void askToNotify().then(setPermission);

  const choose = (next: Level) => {
    onLevel(next);
    if (next !== "nothing") ask();
  };

  return (
    <div>
      <label htmlFor={id} className="block pt-1 pb-1 text-sm">
        While this room is not in view, tell me about
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
      {level === "nothing" ? null : permission === "unasked" ? (
        <Button dense className="mt-2 w-full" onClick={ask}>
          Let this browser notify me
        </Button>
      ) : (
        <p className="pt-1.5 text-wait text-xs empty:hidden">{OBSTACLES[permission]}</p>
      )}
    </div>
  );
}
