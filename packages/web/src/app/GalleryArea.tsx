import { lazy, Suspense } from "react";
import { FileSaving } from "./FileSaving.tsx";
import { SealedReading } from "./SealedReading.tsx";
import { useClient, useSlice } from "./store.ts";

/** Asked for behind the room's screen, so that it opens in an outage too. */
const gallery = import("../features/chat/gallery/Gallery.tsx");
// Whoever opens it hears of a failure.
gallery.catch(() => undefined);
const Gallery = lazy(() => gallery.then(({ Gallery: loaded }) => ({ default: loaded })));

interface GalleryAreaProps {
  /** Key of the message whose file is looked at first; undefined: all are shown. */
  shown: string | undefined;
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** The files of the room, as far as they are here. */
export function GalleryArea({ shown, onShow, onClose }: GalleryAreaProps) {
  const client = useClient();
  const conversations = useSlice((snapshot) => snapshot.conversations);
  return (
    <FileSaving>
      <SealedReading>
        <Suspense>
          <Gallery
            first={shown}
            conversations={conversations}
            onLoadOlder={(withMember) => client.loadOlder(withMember)}
            onShow={onShow}
            onClose={onClose}
          />
        </Suspense>
      </SealedReading>
    </FileSaving>
  );
}
