import type { Wrongs } from "./wrong-server.ts";

/** Says something else. */
export const replace =
  (from: string | RegExp, to: string): NonNullable<Wrongs["down"]> =>
  (frame) =>
    frame.replace(from, to);
const hangUpAt =
  (what: RegExp): NonNullable<Wrongs["down"]> =>
  (frame) =>
    what.test(frame) ? undefined : frame;

/** What is wrong with a server, in which check that shows, and by what it is told. */
export const PLANTED: readonly [id: string, wrong: string, tells: RegExp, Wrongs][] = [
  ["WC1", "no interval of pings", /pingInterval.*"sid":/, { down: replace(/"pingInterval":\d+,/, "") }],
  ["WC1", "a frame that is no JSON", /none of Socket\.IO/, { down: replace(/^0\{/, "0[") }],
  ["WC10", "another word for health", /"up"/, { http: (answer) => (answer.body = Buffer.from('{"status":"up"}')) }],
  ["WA2", "no word about a failure", /error_event.*, the end of the connection$/, { down: hangUpAt(/error_event/) }],
  ["WA3", "no path", /"path":"username".*E_SCHEMA/, { down: replace(/,"path":"username"/, "") }],
  ["WA4", "another code", /E_EVENT.*E_SCHEMA/, { down: replace("E_EVENT", "E_SCHEMA") }],
  ["WR1", "another suite", /"suite":"crc32"/, { down: replace("crc32-xor-seq", "crc32") }],
  ["WR8", "nobody hears who left", /user_left.*, the end of the connection$/, { down: hangUpAt(/user_left/) }],
  ["WM8", "the older connection is not told", /E_CONFLICT.*E_AUTH/, { down: replace("E_CONFLICT", "E_AUTH") }],
  ["WT1", "another sender's name", /Mallory/, { down: replace(/"from":"[^"]+"/, '"from":"Mallory"') }],
  ["WT3", "a private message for everybody", /^\[\], .*between us/, { leaks: /between us/ }],
  ["WT4", "an offset that stands still", /"offset":7\b/, { down: replace(/"offset":\d+/, '"offset":7') }],
  ["WT6", "nothing said of a duplicate", /"duplicate":true.*"ok":true/, { down: replace(/,"duplicate":true/, "") }],
  ["WP1", "another tag", /f7d18982/, { down: replace(/"expected":"f7d18987"/, '"expected":"f7d18982"') }],
  [
    "WP5",
    "an altered message acknowledged",
    /INTEGRITY_FAIL.*"ACK"/,
    { down: replace('"CONTROL","cmd":"INTEGRITY_FAIL"', '"ACK"') },
  ],
  [
    "WF1",
    "the tag of another place",
    /"expected":"00000000"/,
    { down: replace(/"expected":"[0-9a-f]{8}"/, '"expected":"00000000"') },
  ],
  ["WF4", "another digest", /"sha256":"x/, { down: replace(/"sha256":"[0-9a-f]/, '"sha256":"x') }],
  ["WF5", "other bytes than those sent", /^[0-9a-f]{64}, [0-9a-f]{64}$/, { http: ({ body }) => body.fill(1, 40, 41) }],
  ["WF20", "a stop that nobody is told", /, the end of the connection$/, { down: hangUpAt(/transfer_stopped/) }],
  ["WX1", "one range too wide", /\[\[0,2\]\]/, { down: replace("[[0,0],[2,2]]", "[[0,2]]") }],
  [
    "WX7",
    "a difference between unknown and another's",
    /E_NOT_OWNER.*E_STREAM_CLOSED/,
    { down: replace("E_NOT_OWNER", "E_STREAM_CLOSED") },
  ],
  [
    "WU2",
    "a type that is guessed",
    /nosniff.*content-disposition/,
    { http: ({ headers }) => headers.delete("x-content-type-options") },
  ],
  ["WR5", "a head that stands still", /"head":7\b/, { down: replace(/"head":\d+/, '"head":7') }],
  [
    "WM12",
    "a token that is another one",
    /E_NAME_TAKEN/,
    { down: replace(/"token":"[^"]+"/, '"token":"other-token"') },
  ],
  [
    "WT14",
    "a tag that nobody sent",
    /"unchecked".*"valid"/,
    { down: replace('"status":"unchecked"', '"status":"valid"') },
  ],
  [
    "WF8",
    "a number that was none",
    /"seq":"none".*"seq":9/,
    { down: replace('"type":"NACK"', '"type":"NACK","seq":9') },
  ],
  [
    "WX6",
    "what is stopped is unknown",
    /STREAM_CLOSED.*NOT_OWNER/,
    { down: replace("E_STREAM_CLOSED", "E_NOT_OWNER") },
  ],
  ["WA6", "a code of its own", /E_OWN/, { down: replace("E_NO_ROOM", "E_OWN") }],
  [
    "WC11",
    "rates that bite at once",
    /"ok":true.*E_RATE/,
    { down: replace('{"ok":true,"offset"', '{"ok":false,"code":"E_RATE","offset"') },
  ],
  ["WS7", "fields that are told to others", /"type":"x"/, { down: replace('"type":"text"', '"type":"x"') }],
  ["WU10", "a file behind a trick", /404.*200/, { http: (answer) => (answer.status = 200) }],
  ["WU8", "a file for whoever guesses", /404.*200/, { http: (answer) => (answer.status = 200) }],
];
