import { type MessageFile, thumbnailOf } from "@chatcast/client";
import { useEffect, useMemo, useState } from "react";
import { classes } from "../../../ui/classes.ts";
import { say } from "../../../words/words.ts";
import { unfetchedWords } from "../sealed-words.ts";

interface ThumbnailProps {
  file: MessageFile;
  /** This person sent the file. */
  own: boolean;
  className?: string;
}

/** What a file's sender shows of it before it is here: small and blurred, and said to be that. */
export function Thumbnail({ file, own, className }: ThumbnailProps) {
  const url = usePictureUrl(file);
  if (url === undefined) return null;
  return (
    <figure className={classes("relative max-w-full overflow-hidden bg-sunken", className)}>
      <img
        src={url}
        alt={say("chat.thumbnail-of", { name: file.name })}
        className="absolute inset-0 size-full scale-110 object-cover blur-sm"
      />
      <figcaption className="absolute inset-x-0 bottom-0 bg-raised/90 px-3 py-1 text-2xs text-ink">
        {say(unfetchedWords(own).picture)}
      </figcaption>
    </figure>
  );
}

/** Where its bytes can be drawn from, as what the gate found them to be, while somebody does. */
export function usePictureUrl(file: MessageFile | undefined): string | undefined {
  const [sealed, shown] = [file?.sealed?.thumbnail, file?.shown];
  const picture = useMemo(() => sealed ?? (shown === undefined ? undefined : thumbnailOf({ shown })), [sealed, shown]);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (picture === undefined) return;
    const made = URL.createObjectURL(new Blob([picture.bytes as Uint8Array<ArrayBuffer>], { type: picture.type }));
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [picture]);
  return url;
}
