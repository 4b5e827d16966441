/**
 * The flight recorder, for whoever wants one: what a program without it does not load.
 */
export { positionAt, Replay } from "./flight/chunk-states.ts";
export { flightFile, parseFlight } from "./flight/file.ts";
export { Flights } from "./flight/flights.ts";
export { FLIGHT_KINDS, type FlightKind, type FlightPacket, type Recording } from "./flight/recording.ts";
