import type { Same } from "../../catalog.ts";
import type english from "../../en/room/invite.ts";

export default {
  "invite.title": "Invitar a esta sala",
  "invite.copy": "Copiar enlace",
  "invite.link": "Enlace",
  "invite.qr": "El enlace como código QR",
  "invite.gives-away":
    "<b>Quien tiene este enlace tiene la sala</b>: todo lo que se ha dicho y se dirá en ella para todos. Entrégalo en persona o por un medio de confianza. No se puede retirar. Los mensajes para una sola persona quedan entre las dos.",
  "invite.gives-away-open":
    "<b>Nada en este enlace es secreto</b>: nombra la sala y este servidor. Quien llegue al servidor y sepa el nombre puede unirse, lee lo que se ha dicho a todos y elige un nombre. El servidor lo lee todo; donde no deba, crea una sala sellada.",
  "invite.here-alone":
    "<b>{host} es solo este equipo</b>: en otro dispositivo el enlace no lleva a ninguna parte. Inicia el servidor con --https, abre la dirección que muestra e invita desde allí.",
  "invite.copied": "Copiado.",
  "invite.not-copied": "El navegador no lo ha copiado: cópialo del campo.",
} satisfies Same<typeof english>;
