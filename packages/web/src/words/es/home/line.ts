import type { Same } from "../../catalog.ts";
import type english from "../../en/home/line.ts";

export default {
  "line.not-started": "sin empezar",
  "line.silent": "el servidor no responde",
  "line.unreachable": "no se puede acceder al servidor",
  "line.lost": "se perdió la conexión",
  "line.unanswered": "el servidor ya no responde",
  "line.unreadable": "el servidor envió algo ilegible",
  "line.closed-by-server": "cerrada por el servidor",
  "line.closed": "cerrada",
  "line.taken-over": "abierta en otra pestaña u otro dispositivo",
  "line.displaced": "desplazada por un intento anterior propio",
  "line.unproved": "no se pudo probar la clave",
  "line.anew": "conectando de nuevo",
} satisfies Same<typeof english>;
