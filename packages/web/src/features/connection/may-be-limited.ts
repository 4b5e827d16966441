import { LARGEST_BODY, type PathReport } from "@chatcast/client/doctor";

/** The largest request that was tried came through, and larger ones were not tried. */
export function mayBeLimited({ results }: Pick<PathReport, "results">): boolean {
  return results.some(
    ({ check, measured }) =>
      check === "bodies" &&
      measured !== undefined &&
      measured.refused === undefined &&
      measured.passed > 0 &&
      measured.passed < LARGEST_BODY,
  );
}
