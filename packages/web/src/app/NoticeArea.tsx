import { useCallback } from "react";
import { Notices } from "../features/alerts/Notices.tsx";
import { useClient, useSlice } from "./store.ts";

/** Hangs the notices under the header, however tall it is, over what follows. */
export function NoticeArea() {
  const client = useClient();
  const notices = useSlice((snapshot) => snapshot.notices);
  const dismiss = useCallback((key: number) => client.dismissNotice(key), [client]);
  return (
    <div className="relative z-30 h-0 shrink-0">
      <Notices notices={notices} onDismiss={dismiss} />
    </div>
  );
}
