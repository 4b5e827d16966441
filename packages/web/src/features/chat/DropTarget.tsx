import { FileDown } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { droppedFiles, type PickedFile } from "../../ui/pickFiles.ts";
import { explain, type Problem } from "../../ui/problem.ts";

interface DropTargetProps {
  /** Shown while files hover, naming who would get them. */
  hint: string;
  onFiles: (files: readonly PickedFile[]) => void;
  onProblem: (problem: Problem) => void;
  children: ReactNode;
}

/** The area on which files may be dropped. */
export function DropTarget({ hint, onFiles, onProblem, children }: DropTargetProps) {
  // Entering a child fires before leaving its parent, so only the balance tells whether the pointer is still inside.
  const depth = useRef(0);
  const [over, setOver] = useState(false);

  const move = (by: 1 | -1) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    depth.current += by;
    setOver(depth.current > 0);
  };

  const drop = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    droppedFiles(event.dataTransfer).then(
      (files) => files.length > 0 && onFiles(files),
      (error: unknown) => onProblem(explain(error)),
    );
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; Attach file does the same by keyboard.
    <div
      onDragEnter={move(1)}
      onDragLeave={move(-1)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      }}
      onDrop={drop}
      className="relative flex min-h-0 min-w-0 flex-1 flex-col"
    >
      {children}
      {over ? (
        <div className="pointer-events-none absolute inset-2 z-30 flex items-center justify-center rounded-2xl border-2 border-accent border-dashed bg-accent-wash/95">
          <p className="flex items-center gap-2.5 font-semibold text-accent text-lg">
            <FileDown aria-hidden="true" className="size-6" />
            {hint}
          </p>
        </div>
      ) : null}
    </div>
  );
}
