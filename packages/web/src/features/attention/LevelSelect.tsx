import { useId } from "react";
import { Button } from "../../ui/Button.tsx";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { LEVELS, type Level } from "./news.ts";
import { askToNotify, type Permission, usePermission } from "./permission.ts";

const WORDS = {
  nothing: "attention.nothing",
  private: "attention.private",
  everything: "attention.everything",
} as const;

const OBSTACLES: Partial<Record<Permission, Key>> = { unable: "attention.unable", denied: "attention.denied" };

interface LevelSelectProps {
  level: Level;
  onLevel: (level: Level) => void;
}

/** What one is told about of a room that is not in view. The browser is asked when somebody presses, never before. */
export function LevelSelect({ level, onLevel }: LevelSelectProps) {
  const id = useId();
  const permission = usePermission();
  // Only then can anything of it be told.
  const ask = (wanted: Level) => void askToNotify().then(() => onLevel(wanted));

  const obstacle = OBSTACLES[permission];

  const choose = (next: Level) => {
    onLevel(next);
    if (next !== "nothing") ask(next);
  };

  return (
    <div>
      <label htmlFor={id} className="block pt-1 pb-1 text-sm">
        {say("attention.about")}
      </label>
      <select
        id={id}
        value={level}
        onChange={(event) => choose(LEVELS.find((known) => known === event.currentTarget.value) ?? "nothing")}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2 text-sm xl:h-8"
      >
        {LEVELS.map((known) => (
          <option key={known} value={known}>
            {say(WORDS[known])}
          </option>
        ))}
      </select>
      {level === "nothing" ? null : permission === "unasked" ? (
        <Button dense className="mt-2 w-full" onClick={() => ask(level)}>
          {say("attention.let")}
        </Button>
      ) : (
        <>
          <p className="pt-1.5 text-wait text-xs empty:hidden">{obstacle === undefined ? null : say(obstacle)}</p>
          {permission === "granted" ? <p className="pt-1.5 text-ink-soft text-xs">{say("attention.pushed")}</p> : null}
        </>
      )}
    </div>
  );
}
