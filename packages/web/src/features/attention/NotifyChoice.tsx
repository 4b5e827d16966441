import { Switch } from "../../ui/Switch.tsx";
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
        Notifications
        <span className="ms-auto font-normal">{level === "nothing" ? "off" : "on"}</span>
      </summary>
      <LevelSelect level={level} onLevel={onLevel} />
      <Switch label="Sound" checked={sound} onChange={onSound}>
        A short tone with each notification, in all rooms.
      </Switch>
    </details>
  );
}
