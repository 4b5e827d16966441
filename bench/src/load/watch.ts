/** What a page finds out about itself, as the web vitals are defined (web.dev/articles/vitals). */
export interface Vitals {
  /** Largest contentful paint, ms from the beginning of the navigation. */
  lcp: number;
  /** Interaction to next paint: of fewer than 50 interactions the longest, ms; those under 16 ms count as 16. */
  inp: number;
  interactions: number;
  /** Cumulative layout shift: the worst window of at most 5 s. */
  cls: number;
  /** Longest task of the main thread, ms; 0: none was over 50. */
  longest: number;
}

interface Entry extends PerformanceEntry {
  interactionId?: number;
  value?: number;
  hadRecentInput?: boolean;
}

/** Runs in the page before its own code: `benchVitals()` tells what was seen, `benchVitals(true)` begins anew. */
export function watch(): void {
  const [SESSION_MS, GAP_MS] = [5_000, 1_000];
  let [lcp, cls, longest] = [0, 0, 0];
  let session = { value: 0, began: 0, last: 0 };
  let interactions = new Map<number, number>();
  let before = 0;
  const count = () => (performance as { interactionCount?: number }).interactionCount ?? interactions.size;
  const observe = (type: string, take: (entry: Entry) => void, more: object = {}) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(take));
    observer.observe({ type, buffered: true, ...more });
    return () => observer.takeRecords().forEach(take);
  };
  const flushes = [
    observe("largest-contentful-paint", ({ startTime }) => {
      lcp = startTime;
    }),
    observe("layout-shift", ({ startTime, value = 0, hadRecentInput }) => {
      if (hadRecentInput) return;
      const goesOn = startTime - session.last < GAP_MS && startTime - session.began < SESSION_MS;
      if (!goesOn) session = { value: 0, began: startTime, last: startTime };
      session = { ...session, value: session.value + value, last: startTime };
      cls = Math.max(cls, session.value);
    }),
    observe(
      "event",
      ({ interactionId = 0, duration }) => {
        if (interactionId > 0)
          interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
      },
      { durationThreshold: 16 },
    ),
    observe("longtask", ({ duration }) => {
      longest = Math.max(longest, duration);
    }),
  ];
  const vitals = (anew = false): Vitals => {
    for (const flush of flushes) flush();
    const all = count() - before;
    // One of 50 may be an outlier.
    const skipped = Math.floor(all / 50);
    const longestFirst = [...interactions.values()].sort((a, b) => b - a);
    const inp = longestFirst[Math.min(skipped, longestFirst.length - 1)] ?? (all > 0 ? 16 : Number.NaN);
    const found = { lcp, inp, interactions: all, cls, longest };
    if (anew) {
      [cls, longest, before] = [0, 0, count()];
      session = { value: 0, began: 0, last: 0 };
      interactions = new Map();
    }
    return found;
  };
  Object.assign(globalThis, { benchVitals: vitals });
}
