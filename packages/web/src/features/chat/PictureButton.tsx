import type { ReactNode } from "react";
import { say } from "../../words/words.ts";

interface PictureButtonProps {
  name: string;
  onLook: () => void;
  children: ReactNode;
}

/** A picture in the conversation, cut to its frame: a press shows all of it. */
export function PictureButton({ name, onLook, children }: PictureButtonProps) {
  return (
    <div className="relative">
      {children}
      <button
        type="button"
        aria-label={say("chat.look-at", { name })}
        title={say("chat.look-at", { name })}
        onClick={onLook}
        className="absolute inset-0 cursor-zoom-in rounded-t-xl -outline-offset-2"
      />
    </div>
  );
}
