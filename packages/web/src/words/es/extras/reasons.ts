import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/reasons.ts";

export default {
  "reasons.closed": "La administración de este servidor ha cerrado esta sala.",
  "reasons.closed-by": "{by} ha cerrado esta sala.",
  "reasons.quarantine":
    "La administración de este servidor ha puesto esta sala en cuarentena: no entra nadie nuevo y no se aceptan ni se entregan archivos.",
  "reasons.removed": "Te han expulsado de esta sala.",
  "reasons.removed-by": "{by} te ha expulsado de esta sala.",
  "reasons.banned": "Tienes vetada la entrada a esta sala.",
  "reasons.banned-by": "{by} te ha vetado en esta sala.",
  "reasons.muted": "Estás en silencio en esta sala: puedes leer, pero no escribir.",
  "reasons.owner": "Solo el propietario de la sala puede hacerlo.",
  "reasons.moderator": "Solo el propietario o un moderador de la sala puede hacerlo.",
  "reasons.sender": "Solo quien lo envía, el propietario o un moderador puede detener este archivo.",
  "reasons.oneself": "Nadie puede hacerse esto a sí mismo.",
  "reasons.rank": "Esto solo se puede hacer con miembros de menor rango.",
  "reasons.own-file": "Solo se puede rechazar un archivo que envió otra persona.",
  "reasons.unproved": "El servidor no pudo comprobar tu firma. Recarga la página y vuelve a intentarlo.",
  "reasons.lab-off": "El laboratorio de ataques está desactivado en este servidor.",
  "reasons.hooks-off": "En este servidor los bots no tienen hooks.",
  "reasons.address": "Este servidor no envía nada a esta dirección. Quien lo administra puede permitirla.",
} satisfies Same<typeof english>;
