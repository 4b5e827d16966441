import type { NoticeView } from "@chatcast/client";
import { type ComponentType, Suspense, useCallback } from "react";
import { useClient, useSlice } from "./store.ts";

interface NoticeAreaProps {
  /** What draws them; it tells of rooms, and comes behind the screen of one. */
  Notices: ComponentType<{ notices: readonly NoticeView[]; onDismiss: (key: number) => void }>;
}

/**
 * Hangs the notices under the header, however tall it is: over what follows where there is room beside the windows, and
 * before it where a window is a sheet, because they would lie over its button to close it.
 * Announced politely.
 */
export function NoticeArea({ Notices }: NoticeAreaProps) {
  const client = useClient();
  const notices = useSlice((snapshot) => snapshot.notices);
  const dismiss = useCallback((key: number) => client.dismissNotice(key), [client]);
  return (
    <div aria-live="polite" className="relative z-30 shrink-0 xl:h-0">
      {notices.length === 0 ? null : (
        <Suspense>
          <Notices notices={notices} onDismiss={dismiss} />
        </Suspense>
      )}
    </div>
  );
}
