import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/search.ts";

export default {
  "search.messages": "Buscar mensajes",
  "search.hint": "Palabras o cómo empiezan",
  "search.close": "Cerrar la búsqueda",
  "search.found": "Mensajes encontrados",
  "search.older": "Anteriores",
  "search.nothing": "no se ha encontrado nada",
  "search.count": "{n, plural, one {# mensaje} many {# de mensajes} other {# mensajes}}",
  "search.count-over": "más de {n, plural, one {# mensaje} many {# de mensajes} other {# mensajes}}",
  "search.private": "privado",
  "search.only-here": "Solo se ha buscado en los mensajes que están en este dispositivo.",
  "search.fetching": "Obteniendo…",
  "search.fetch-older": "Obtener también los anteriores",
} satisfies Same<typeof english>;
