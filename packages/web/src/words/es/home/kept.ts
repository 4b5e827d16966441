import type { Same } from "../../catalog.ts";
import type english from "../../en/home/kept.ts";

export default {
  "kept.title":
    "{n, plural, one {# mensaje no entregado, conservado} many {# de mensajes no entregados, conservados} other {# mensajes no entregados, conservados}} aquí",
  "kept.list": "Mensajes no entregados",
  "kept.private": "privado para {name}",
  "kept.everyone": "para todos",
  "kept.copy": "Copiar",
  "kept.discard": "Descartar",
  "kept.discard-sure": "Descartar del todo",
} satisfies Same<typeof english>;
