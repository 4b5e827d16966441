import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/Button.tsx";

interface AsideButtonProps {
  /** What it opens, whatever the language. */
  opens: string;
  icon: LucideIcon;
  onClick: () => void;
  children: ReactNode;
}

/** What can be done with the room, below its people: icon and word stand where theirs do. */
export function AsideButton({ opens, icon: Icon, onClick, children }: AsideButtonProps) {
  return (
    <Button
      dense
      look="quiet"
      data-opens={opens}
      className="w-full justify-start gap-3"
      icon={
        <span className="flex w-7 shrink-0 justify-center">
          <Icon aria-hidden="true" className="size-4.5" />
        </span>
      }
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
