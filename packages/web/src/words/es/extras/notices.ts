import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/notices.ts";

export default {
  "notices.stranger":
    "El servidor incluye a {name}, que no tiene el enlace de esta sala. No se muestra a nadie con ese nombre.",
  "notices.other-key": "{name} no ha mostrado la clave que conoces. Comparad el número de seguridad.",
  "notices.trimmed": "El servidor ya no tiene toda esta conversación; se ha vuelto a cargar lo que tiene.",
  "notices.other-log": "La conversación de la sala ya es otra en el servidor; se ha vuelto a cargar.",
  "notices.other-private-log": "La conversación con {name} ya es otra en el servidor; se ha vuelto a cargar.",
  "notices.lost": "Los mensajes {first} a {last} ya no están en el servidor.",
  "notices.unmatched": "Un mensaje de {name} no coincide con su valor de integridad.",
  "notices.founder": "El servidor nombra a otra persona como fundadora de esta sala.",
  "notices.commands": "El servidor muestra órdenes de esta sala que no pueden haberse dado. No se siguen.",
  "notices.keys-for-others":
    "Las claves nuevas de esta sala son para otros: pide un enlace nuevo. Lees lo que se dice con las antiguas y no puedes decir nada.",
  "notices.keys-altered":
    "Las claves nuevas de esta sala no son las que se ordenaron. Lees lo que se dice con las antiguas y no puedes decir nada.",
  "notices.exchanged": "El servidor muestra otro mensaje tuyo en lugar de uno que enviaste.",
  "notices.unverified": "{name} no pudo verificar un mensaje de la sala.",
  "notices.unverified-private": "{name} no pudo verificar un mensaje de la conversación con {other}.",
  "notices.other-file": "{name} dice haber verificado {file}, y es otro archivo.",
  "notices.again-new-keys": "La sala tiene claves nuevas: {file} se envía desde el principio.",
  "notices.again-not-kept": "El servidor no conservó lo que había verificado: {file} se envía desde el principio.",
  "notices.absent-new-keys": "La sala tiene claves nuevas y {file} no está a mano. Envíalo otra vez.",
  "notices.absent-not-kept":
    "El servidor no conservó lo que había verificado y {file} no está a mano. Envíalo otra vez.",
  "notices.file-cancelled": "{name} canceló el envío de {file}",
  "notices.file-goes-on": "{file} de {name} sigue con las claves nuevas de la sala",
  "notices.file-compromised": "{file} de {name} se detuvo: su integridad estaba comprometida",
  "notices.file-unkept":
    "{file} no se pudo guardar en este dispositivo y no continúa. Envíalo otra vez si no está en la conversación.",
  "notices.kill-unsigned": "El servidor dice que {by} detuvo {file} de {name}. No lo firma nadie que pueda decirlo.",
  "notices.killed": "{by} detuvo {file} de {name}",
  "notices.kept-again": "Lo que espera para enviarse vuelve a guardarse en este dispositivo.",
  "notices.no-space":
    "No se puede guardar nada más en este dispositivo: no queda espacio. Se vuelve a intentar. Hasta entonces, lo que espera para enviarse se pierde al cerrar.",
  "notices.not-kept":
    "No se puede guardar nada más en este dispositivo. Se vuelve a intentar. Hasta entonces, lo que espera para enviarse se pierde al cerrar.",
  "notices.no-space-ever":
    "No se puede guardar nada más en este dispositivo: no queda espacio. Lo que espera para enviarse se pierde al cerrar.",
  "notices.not-kept-ever":
    "No se puede guardar nada más en este dispositivo. Lo que espera para enviarse se pierde al cerrar.",
  "notices.room-gone": "La sala {room} ya no existe.",
  "notices.name-taken": "El nombre {name} ya está ocupado.",
  "notices.room-refused": "No se puede volver a entrar en la sala {room}. {why}",
} satisfies Same<typeof english>;
