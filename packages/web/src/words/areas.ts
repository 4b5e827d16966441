import type { CompiledMessage } from "icu-minify/format";
import type { Language } from "./languages.ts";

/** A catalogue as the build leaves it: each message compiled (`build/words.ts`). */
export type Messages = Readonly<Record<string, CompiledMessage>>;

/**
 * What the words of are fetched together: the way in and what is always there, the room's screen, what stands around it,
 * the windows of the proof panel, and the administrator's page.
 */
export type Area = "home" | "room" | "extras" | "proof" | "admin";

type Loader = () => Promise<{ default: unknown }>;

const LOADERS: Record<Language, Record<Area, Loader>> = {
  en: {
    home: () => import("./en/home.ts"),
    room: () => import("./en/room.ts"),
    extras: () => import("./en/extras.ts"),
    proof: () => import("./en/proof.ts"),
    admin: () => import("./en/admin.ts"),
  },
  de: {
    home: () => import("./de/home.ts"),
    room: () => import("./de/room.ts"),
    extras: () => import("./de/extras.ts"),
    proof: () => import("./de/proof.ts"),
    admin: () => import("./de/admin.ts"),
  },
  es: {
    home: () => import("./es/home.ts"),
    room: () => import("./es/room.ts"),
    extras: () => import("./es/extras.ts"),
    proof: () => import("./es/proof.ts"),
    admin: () => import("./es/admin.ts"),
  },
  hi: {
    home: () => import("./hi/home.ts"),
    room: () => import("./hi/room.ts"),
    extras: () => import("./hi/extras.ts"),
    proof: () => import("./hi/proof.ts"),
    admin: () => import("./hi/admin.ts"),
  },
  ar: {
    home: () => import("./ar/home.ts"),
    room: () => import("./ar/room.ts"),
    extras: () => import("./ar/extras.ts"),
    proof: () => import("./ar/proof.ts"),
    admin: () => import("./ar/admin.ts"),
  },
};

/** Fetches an area's catalogue in one language. @throws when the server has another build by now, or cannot be reached */
export async function fetchMessages(language: Language, area: Area): Promise<Messages> {
  // The build compiles every text of a catalogue, so its sources say `string` where this finds compiled messages.
  return (await LOADERS[language][area]()).default as Messages;
}
