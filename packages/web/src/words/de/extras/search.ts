import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/search.ts";

export default {
  "search.messages": "Nachrichten durchsuchen",
  "search.hint": "Wörter oder ihre Anfänge",
  "search.close": "Suche schließen",
  "search.found": "Gefundene Nachrichten",
  "search.older": "Ältere",
  "search.nothing": "nichts gefunden",
  "search.count": "{n, plural, one {# Nachricht} other {# Nachrichten}}",
  "search.count-over": "über {n, plural, one {# Nachricht} other {# Nachrichten}}",
  "search.private": "privat",
  "search.only-here": "Durchsucht wurden nur Nachrichten, die auf diesem Gerät sind.",
  "search.fetching": "Wird geholt …",
  "search.fetch-older": "Auch die älteren holen",
} satisfies Same<typeof english>;
