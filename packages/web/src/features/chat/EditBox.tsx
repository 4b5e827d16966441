import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "../../ui/Button.tsx";
import { endsText, useFingers } from "../../ui/enter.ts";
import { say } from "../../words/words.ts";

interface EditBoxProps {
  text: string;
  onText: (text: string) => void;
  onSave: () => void;
  onCancel: () => void;
}

/** A message's text, to be changed in its place. Enter saves, but for fingers; Escape leaves it as it was. */
export function EditBox({ text, onText, onSave, onCancel }: EditBoxProps) {
  const fingers = useFingers();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = box.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onCancel();
    else if (endsText(event, fingers)) onSave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="flex flex-col gap-1.5 py-1">
      <textarea
        ref={box}
        aria-label={say("chat.edit-message")}
        dir="auto"
        value={text}
        enterKeyHint={fingers ? "enter" : "done"}
        rows={1}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-40 min-h-10 w-full resize-none rounded-lg border border-accent bg-raised px-3 py-2 outline-none"
      />
      <div className="flex gap-2">
        <Button dense look="primary" onClick={onSave}>
          {say("chat.save")}
        </Button>
        <Button dense look="quiet" onClick={onCancel}>
          {say("chat.cancel")}
        </Button>
      </div>
    </div>
  );
}
