/**
 * Name of everything that belongs to one build of the page: the cache in which its service worker keeps it, and the lock
 * that each page of it holds for as long as it lives. A cache whose lock nobody holds serves no page any more.
 */
export const nameOfBuild = (id: string): string => `${BUILD_NAMES}${id}`;
export const BUILD_NAMES = "chatcast.build ";

/** A page asks a service worker for the build that it keeps. The answer, its id, comes through the port sent along. */
export const WHICH_BUILD = "which build?";
