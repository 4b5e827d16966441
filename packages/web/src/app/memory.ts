import { foldCase } from "../ui/foldCase.ts";

/** What the browser keeps for this person. Every access is guarded: blocked storage costs memory, never the page. */
export interface Place {
  /** Name of an open room, id of a sealed one. */
  room: string;
  username: string;
  /** Of a sealed room. Whoever gets at this browser's storage has the room. */
  link?: string;
  /** Of a sealed room, with or without its link: its id never is the name of an open one. */
  sealed?: true;
  /** What this person calls a sealed room. */
  label?: string;
}

export interface Recent extends Place {
  /** Proves the member to the server; never part of a URL. */
  token: string;
}

const KEYS = {
  name: "chatcast.name",
  recent: "chatcast.recent",
  current: "chatcast.current",
  open: "chatcast.open",
  theme: "chatcast.theme",
  language: "chatcast.language",
  panel: "chatcast.panel",
  drafts: "chatcast.drafts",
  mark: "chatcast.read",
  notify: "chatcast.notify",
  sound: "chatcast.sound",
  fetching: "chatcast.fetching",
} as const;

/** Rooms that are not open, beside the open ones and those of which something cannot be had again. */
const KEPT = 12;

type Kind = "local" | "session";

function read(kind: Kind, key: string): string | undefined {
  try {
    return (kind === "local" ? localStorage : sessionStorage).getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(kind: Kind, key: string, value: string | undefined): void {
  try {
    const storage = kind === "local" ? localStorage : sessionStorage;
    if (value === undefined) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    // Blocked or full: what was to be remembered is forgotten at the end of the page.
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string | undefined => value === undefined || typeof value === "string";

function isPlace(value: unknown): value is Place {
  return (
    typeof value === "object" &&
    value !== null &&
    "room" in value &&
    typeof value.room === "string" &&
    "username" in value &&
    typeof value.username === "string" &&
    (!("link" in value) || isText(value.link)) &&
    (!("sealed" in value) || value.sealed === true) &&
    (!("label" in value) || isText(value.label))
  );
}

function isRecent(value: unknown): value is Recent {
  return isPlace(value) && "token" in value && typeof value.token === "string";
}

/** Near enough to find a token again. */
const fold = (name: string): string => foldCase(name.trim());

/** The same for the same place, however its names are written. */
export const placeKey = ({ room, username }: Place): string => JSON.stringify([fold(room), fold(username)]);

export const samePlace = (a: Place, b: Place): boolean => placeKey(a) === placeKey(b);

/** Rooms this browser was in, the last one first. */
export function recents(): readonly Recent[] {
  const list = parse(read("local", KEYS.recent));
  return Array.isArray(list) ? list.filter(isRecent) : [];
}

/** What this browser knows of a place where somebody was: its token, and the link of a sealed room. */
export function known(place: Place): Recent | undefined {
  return recents().find((recent) => samePlace(recent, place));
}

/** The token of a member of a room, if this browser has one. */
export const tokenOf = (place: Place): string | undefined => known(place)?.token;

/** Keeps a room that was just entered as the first of the recent ones and as this tab's current one. */
export function remember(recent: Recent): void {
  const open = new Set(openPlaces().map(placeKey));
  const others = recents().filter((other) => !samePlace(other, recent));
  let left = KEPT - 1;
  // A sealed room's link may be nowhere else, and what was begun to be written is.
  const isOnlyHere = (other: Recent) => other.link !== undefined || readDrafts(other).length > 0;
  const kept = others.filter((other) => open.has(placeKey(other)) || isOnlyHere(other) || left-- > 0);
  write("local", KEYS.recent, JSON.stringify([recent, ...kept]));
  write("local", KEYS.name, recent.username);
  setCurrent(recent);
}

/** A room that is known has another token or link: it stays at its place. */
export function renew(recent: Recent): void {
  const list = recents().map((other) => (samePlace(other, recent) ? recent : other));
  write("local", KEYS.recent, JSON.stringify(list));
}

/** The way back needs no secret: the link stands with the token. */
function wayBack({ room, username, link, sealed }: Place): Place {
  return { room, username, ...(link === undefined && sealed === undefined ? {} : { sealed: true }) };
}

/** This tab, and the next one that is opened, come back to that room first. */
export function setCurrent(place: Place): void {
  const text = JSON.stringify(wayBack(place));
  write("session", KEYS.current, text);
  write("local", KEYS.current, text);
}

/** Why a room cannot be entered any more: the refusal as it came, so that it is told in the language of whoever reads it. */
export interface Gone {
  code?: string;
  message?: string;
}

/** A room that is open in some tab of this browser, or was until it could be entered no more. */
export interface OpenPlace extends Place {
  gone?: Gone;
}

function isGone(value: unknown): value is Gone {
  if (typeof value !== "object" || value === null) return false;
  return (!("code" in value) || isText(value.code)) && (!("message" in value) || isText(value.message));
}

function isOpenPlace(value: unknown): value is OpenPlace {
  return isPlace(value) && (!("gone" in value) || isGone(value.gone));
}

/** In the order in which they were entered first. */
export function openPlaces(): readonly OpenPlace[] {
  const list = parse(read("local", KEYS.open));
  return Array.isArray(list) ? list.filter(isOpenPlace) : [];
}

/** Keeps a room as an open one, or says why it is none any more; it stays where it stands. */
export function putOpen(place: Place, gone?: Gone): void {
  const entry: OpenPlace = { ...wayBack(place), ...(gone === undefined ? {} : { gone }) };
  const list = openPlaces();
  const known = list.some((other) => samePlace(other, place));
  const next = known ? list.map((other) => (samePlace(other, place) ? entry : other)) : [...list, entry];
  write("local", KEYS.open, JSON.stringify(next));
}

export function removeOpen(place: Place): void {
  write("local", KEYS.open, JSON.stringify(openPlaces().filter((other) => !samePlace(other, place))));
}

/** Whether a change of the browser's storage, by another tab, is one of the open rooms. */
export const isOpenList = (key: string | null): boolean => key === null || key === KEYS.open;

/** The name of an open room: the id of a sealed one is nothing to type, and nothing to join without its link. */
export const openName = (place: Place | undefined): string | undefined =>
  place === undefined || place.sealed || known(place)?.link !== undefined ? undefined : place.room;

/** Drops a room for good: its token, what was about to be said there, and all else that is kept of it. */
export function forget(place: Place): void {
  for (const what of [KEYS.drafts, KEYS.mark, KEYS.notify]) write("local", keyOf(what, place), undefined);
  write("local", KEYS.recent, JSON.stringify(recents().filter((other) => !samePlace(other, place))));
}

/** What is written and not sent yet: to one member, or to everyone (`to` is undefined). */
export interface Draft {
  to: string | undefined;
  text: string;
  /** Offset of the message that it answers. */
  answers?: number;
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null || !("text" in value)) return false;
  if ("answers" in value && !Number.isSafeInteger(value.answers)) return false;
  return typeof value.text === "string" && (!("to" in value) || typeof value.to === "string");
}

const keyOf = (what: string, place: Place): string => `${what} ${placeKey(place)}`;

export function readDrafts(place: Place): readonly Draft[] {
  const list = parse(read("local", keyOf(KEYS.drafts, place)));
  return Array.isArray(list)
    ? list.filter(isDraft).map(({ to, text, answers }) => ({ to, text, ...(answers === undefined ? {} : { answers }) }))
    : [];
}

export function writeDrafts(place: Place, drafts: readonly Draft[]): void {
  write("local", keyOf(KEYS.drafts, place), drafts.length === 0 ? undefined : JSON.stringify(drafts));
}

/** Time (epoch ms) up to which a room's messages were read, 0 where it was empty; undefined: never there. */
export function readMark(place: Place): number | undefined {
  const mark = Number(read("local", keyOf(KEYS.mark, place)) ?? Number.NaN);
  return Number.isFinite(mark) && mark >= 0 ? mark : undefined;
}
export const writeMark = (place: Place, mark: number): void => write("local", keyOf(KEYS.mark, place), String(mark));

export const readNotify = (place: Place): string | undefined => read("local", keyOf(KEYS.notify, place));
export const writeNotify = (place: Place, level: string): void => write("local", keyOf(KEYS.notify, place), level);
export const readSound = (): boolean => read("local", KEYS.sound) === "on";
export const writeSound = (on: boolean): void => write("local", KEYS.sound, on ? "on" : undefined);

/** Bytes up to which files are fetched unasked, as they were chosen; undefined: nobody has. */
export function readFetching(): number | undefined {
  const bytes = Number(read("local", KEYS.fetching) ?? Number.NaN);
  return Number.isFinite(bytes) && bytes >= 0 ? bytes : undefined;
}
export const writeFetching = (bytes: number): void => write("local", KEYS.fetching, String(bytes));

/** The room to return to: this tab's own, else the last one of any tab, which a reopened tab goes back to. */
export function currentPlace(): Place | undefined {
  const place = parse(read("session", KEYS.current)) ?? parse(read("local", KEYS.current));
  return isPlace(place) ? place : undefined;
}

/** After leaving: nothing to return to. Tokens stay with the recent rooms. */
export function clearCurrent(): void {
  write("session", KEYS.current, undefined);
  write("local", KEYS.current, undefined);
}

export const lastName = (): string => read("local", KEYS.name) ?? "";

/** `theme.js` reads it back. */
export const writeTheme = (theme: string | undefined): void => write("local", KEYS.theme, theme);

export const readLanguage = (): string | undefined => read("local", KEYS.language);
export const writeLanguage = (language: string): void => write("local", KEYS.language, language);

/** Width of the proof panel in CSS pixels. */
export function readPanelWidth(): number | undefined {
  const width = Number(read("local", KEYS.panel));
  return Number.isFinite(width) && width > 0 ? width : undefined;
}
export const writePanelWidth = (width: number): void => write("local", KEYS.panel, String(Math.round(width)));
