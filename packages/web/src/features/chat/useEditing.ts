import type { MessageView } from "@chatcast/client";
import { useKept } from "../../ui/kept.ts";
import { focusComposer } from "./Composer.tsx";
import type { Editing } from "./MessageRow.tsx";

/**
 * The one message whose text is edited in its place.
 * @param save returns false when the text is refused: then it stays open
 */
export function useEditing(save: (message: MessageView, text: string) => boolean): {
  editing: Editing | undefined;
  edit: (message: MessageView) => void;
} {
  const [open, setOpen] = useKept<{ message: MessageView; text: string } | undefined>("editing", undefined);
  const close = () => {
    setOpen(() => undefined);
    focusComposer();
  };
  const edit = (message: MessageView) => setOpen(() => ({ message, text: message.text ?? "" }));
  if (open === undefined) return { editing: undefined, edit };
  const { message, text } = open;
  return {
    edit,
    editing: {
      key: message.key,
      text,
      onText: (next) => setOpen(() => ({ message, text: next })),
      onSave: () => {
        const same = text.trim() === "" || text === message.text;
        if (same || save(message, text)) close();
      },
      onCancel: close,
    },
  };
}
