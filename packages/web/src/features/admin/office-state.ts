import type { AdminNow, AdminSample, AdminVerdict } from "@chatcast/client/admin";

/** As many as the server keeps. */
const SAMPLES = 300;
const VERDICTS = 500;

/** What was told so far: the last answer, with what was measured and checked up to it. */
export interface OfficeState {
  now: AdminNow;
  samples: readonly AdminSample[];
  verdicts: readonly AdminVerdict[];
}

/** What to ask for next. A server that was started again counts from 1 again. */
export const knownOf = (state: OfficeState | undefined) => ({
  sample: state?.samples.at(-1)?.id ?? 0,
  verdict: state?.verdicts.at(-1)?.id ?? 0,
});

/** @returns undefined where the answer is another run's: then everything has to be asked for anew */
export function merge(before: OfficeState | undefined, now: AdminNow): OfficeState | undefined {
  if (before !== undefined && before.now.startedAt !== now.startedAt) return undefined;
  return {
    now,
    samples: [...(before?.samples ?? []), ...now.samples].slice(-SAMPLES),
    verdicts: [...(before?.verdicts ?? []), ...now.verdicts].slice(-VERDICTS),
  };
}
