import type { Same } from "../../catalog.ts";
import type english from "../../en/home/kept.ts";

export default {
  "kept.title": "{n, plural, one {# Nachricht} other {# Nachrichten}} nicht zugestellt, hier aufgehoben",
  "kept.list": "Nicht zugestellte Nachrichten",
  "kept.private": "privat an {name}",
  "kept.everyone": "an alle",
  "kept.copy": "Kopieren",
  "kept.discard": "Verwerfen",
  "kept.discard-sure": "Endgültig verwerfen",
} satisfies Same<typeof english>;
