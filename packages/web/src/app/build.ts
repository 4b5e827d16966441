import { nameOfBuild } from "../service-worker/shared.ts";

/** Which build of the page this is, as it says of itself. */
export const buildOf = (page: Pick<Document, "querySelector">): string =>
  page.querySelector<HTMLMetaElement>('meta[name="chatcast-build"]')?.content ?? "";

/** Has a service worker keep this build's files for as long as this page lives, whatever comes meanwhile. */
export function holdBuild(id: string, locks: Pick<LockManager, "request"> | undefined): void {
  // Blocked storage blocks locks; there is no service worker then either.
  locks?.request(nameOfBuild(id), { mode: "shared" }, () => new Promise(() => undefined)).catch(() => undefined);
}
