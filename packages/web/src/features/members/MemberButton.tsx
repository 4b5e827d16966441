import { EllipsisVertical } from "lucide-react";
import { IconButton } from "../../ui/Button.tsx";
import { say } from "../../words/words.ts";

/** The way to what may be ordered about somebody. */
export function MemberButton({ name, onOpen }: { name: string; onOpen: () => void }) {
  return (
    <IconButton label={say("members.manage-one", { name })} data-opens="member" onClick={onOpen}>
      <EllipsisVertical aria-hidden="true" className="size-4" />
    </IconButton>
  );
}
