import type { Same } from "../../catalog.ts";
import type english from "../../en/home/frame.ts";

export default {
  "frame.close": "Cerrar",
  "frame.dismiss": "Descartar",
  "frame.older-page": "Esta página es más antigua que el servidor. Recárgala.",
  "frame.out": "Ya no estás en esta sala.",
  "frame.full":
    "Hay {n, plural, one {# sala abierta} many {# de salas abiertas} other {# salas abiertas}}, que es el máximo.",
  "frame.full-do": "Sal de una de ellas y entra luego en esta.",
  "frame.sealed-called": "Sala sellada {id}",
} satisfies Same<typeof english>;
