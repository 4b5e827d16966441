import { Switch } from "../../ui/Switch.tsx";
import { say } from "../../words/words.ts";

/** Whether others are told that one is typing, in all rooms. */
export function TypingChoice({ told, onTold }: { told: boolean; onTold: (told: boolean) => void }) {
  return (
    <details className="group px-2">
      <summary className="flex min-h-10 cursor-pointer items-center font-semibold text-ink-soft text-xs xl:min-h-8">
        {say("typing.title")}
        <span className="ms-auto font-normal">{say(told ? "typing.on" : "typing.off")}</span>
      </summary>
      <Switch label={say("typing.tell")} checked={told} onChange={onTold}>
        {say("typing.means")}
      </Switch>
    </details>
  );
}
