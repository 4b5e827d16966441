import { useCallback, useRef, useState } from "react";

interface Older {
  /** Conversations whose history was not given: they are not asked again until the page is opened anew. */
  refused: ReadonlySet<string | undefined>;
  loading: boolean;
  /** Fetches one older page, or all from an offset on; does nothing while another is on its way. */
  load: (withMember: string | undefined, until?: number) => void;
}

/** Asks for older messages, one page at a time. */
export function useOlder(onLoadOlder: (withMember: string | undefined, until?: number) => Promise<void>): Older {
  const [refused, setRefused] = useState<ReadonlySet<string | undefined>>(new Set());
  const [loading, setLoading] = useState(false);
  const busy = useRef(false);

  const load = useCallback(
    (withMember: string | undefined, until?: number) => {
      if (busy.current) return;
      busy.current = true;
      setLoading(true);
      onLoadOlder(withMember, until)
        .catch(() => setRefused((before) => new Set(before).add(withMember)))
        .finally(() => {
          busy.current = false;
          setLoading(false);
        });
    },
    [onLoadOlder],
  );

  return { refused, loading, load };
}
