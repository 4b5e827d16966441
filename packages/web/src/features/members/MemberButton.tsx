import { EllipsisVertical } from "lucide-react";
import { IconButton } from "../../ui/Button.tsx";

/** The way to what may be ordered about somebody. */
export function MemberButton({ name, onOpen }: { name: string; onOpen: () => void }) {
  return (
    <IconButton label={`Manage ${name}`} onClick={onOpen}>
      <EllipsisVertical aria-hidden="true" className="size-4" />
    </IconButton>
  );
}
