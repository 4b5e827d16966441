import { Switch } from "../../ui/Switch.tsx";
import { say } from "../../words/words.ts";
import { LevelSelect } from "./LevelSelect.tsx";
import type { Level } from "./news.ts";

interface NotifyChoiceProps {
  level: Level;
  sound: boolean;
  onLevel: (level: Level) => void;
  onSound: (sound: boolean) => void;
}

/** What one is told about of this room, and whether news of any room is heard. */
export function NotifyChoice({ level, sound, onLevel, onSound }: NotifyChoiceProps) {
  return (
    <details className="group px-2">
      <summary className="flex min-h-10 cursor-pointer items-center font-semibold text-ink-soft text-xs xl:min-h-8">
        {say("attention.title")}
        <span className="ms-auto font-normal">{say(level === "nothing" ? "attention.off" : "attention.on")}</span>
      </summary>
      <LevelSelect level={level} onLevel={onLevel} />
      <Switch label={say("attention.sound")} checked={sound} onChange={onSound}>
        {say("attention.sound-means")}
      </Switch>
    </details>
  );
}
