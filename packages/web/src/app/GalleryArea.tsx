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
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** The files of the room, as far as they are here. */
export function GalleryArea({ onShow, onClose }: GalleryAreaProps) {
  const client = useClient();
  const conversations = useSlice((snapshot) => snapshot.conversations);
  return (
    <FileSaving>
      <SealedReading>
        <Suspense>
          <Gallery
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
