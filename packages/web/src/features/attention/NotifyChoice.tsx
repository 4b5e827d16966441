import { Switch } from "../../ui/Switch.tsx";
import { say } from "../../words/words.ts";
import { LevelSelect } from "./LevelSelect.tsx";
import type { Level } from "./news.ts";
import { usePermission } from "./permission.ts";

interface NotifyChoiceProps {
  level: Level;
  sound: boolean;
  onLevel: (level: Level) => void;
  onSound: (sound: boolean) => void;
}

/** What one is told about of this room, and whether news of any room is heard. */
export function NotifyChoice({ level, sound, onLevel, onSound }: NotifyChoiceProps) {
  const on = usePermission() === "granted" && level !== "nothing";
  return (
    <details className="group px-2">
      <summary className="flex min-h-10 cursor-pointer items-center font-semibold text-ink-soft text-xs xl:min-h-8">
        {say("attention.title")}
        <span className="ms-auto font-normal">{say(on ? "attention.on" : "attention.off")}</span>
      </summary>
      <LevelSelect level={level} onLevel={onLevel} />
      <Switch label={say("attention.sound")} checked={sound} onChange={onSound}>
        {say("attention.sound-means")}
      </Switch>
    </details>
  );
}
