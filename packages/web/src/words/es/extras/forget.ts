import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/forget.ts";

export default {
  "forget.ask": "¿Olvidar {room}?",
  "forget.what":
    "{kind, select, sealed {Este navegador olvida el enlace de la sala, quién eres en ella y lo que guarda de ella. Sin otra copia del enlace no hay forma de volver.} other {Este navegador olvida quién eres en ella, lo que habías empezado a escribir y lo que guarda de la sala. La sala se queda, y puedes volver a unirte.}}",
  "forget.yes": "Olvidar",
  "forget.no": "Conservar",
} satisfies Same<typeof english>;
