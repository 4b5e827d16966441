import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/typing.ts";

export default {
  "typing.title": "Mostrar que escribo",
  "typing.on": "sí",
  "typing.off": "no",
  "typing.tell": "Mostrar a los demás que estoy escribiendo",
  "typing.means":
    "Ve que escribes la persona a quien va el mensaje, y también el servidor; nunca qué escribes. No se guarda en ningún sitio.",
} satisfies Same<typeof english>;
