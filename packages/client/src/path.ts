/** How the path to the server has been, for whoever wants to show it: what a program without it does not load. */
export { PathLog, type PathLoss, type PathView, type RoundTrip } from "./path/path-log.ts";
