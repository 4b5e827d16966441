import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/stops.ts";

export default {
  "stops.not-shown": "ALERTA DE SEGURIDAD: no se mostró un mensaje.",
  "stops.held-back": "ALERTA DE SEGURIDAD: se retiene algo.",
  "stops.fork": "ALERTA DE SEGURIDAD: E_FORK, a dos de vosotros se os han contado cosas distintas.",
  "stops.file-refused": "ALERTA DE SEGURIDAD: no se aceptó un archivo.",
  "stops.killed-by": "{by} ha detenido una transferencia.",
  "stops.message": "Un mensaje para todos, en el número de secuencia {seq}.",
  "stops.private-message": "Un mensaje para {name}, en el número de secuencia {seq}.",
  "stops.transfer": "La transferencia de {file}, en el número de secuencia {seq}.",
  "stops.killed": "La transferencia de {file}, por un KILL firmado por {by}.",
  "stops.withheld": "El mensaje {offset} de la sala, supuestamente de {name}.",
  "stops.withheld-private": "El mensaje {offset} de la conversación con {other}, supuestamente de {name}.",
  "stops.gap": "Antes del mensaje {offset} de la sala, {name} dijo algo que el servidor no muestra.",
  "stops.gap-private":
    "Antes del mensaje {offset} de la conversación con {other}, {name} dijo algo que el servidor no muestra.",
  "stops.told-differently": "Hasta el mensaje {offset}, a {one} se le contó otra conversación que a {other}.",
  "stops.other-differs": "Hasta el mensaje {offset}, a {one} se le contó otra conversación que a ti.",
  "stops.heads-differ": "La tuya termina en {ours}, la otra en {theirs}.",
  "stops.file": "{file} de {name}.",
  "stops.altered": "Nadie selló esto para este lugar: fue alterado por el camino o por el servidor.",
  "stops.sender": "No lo selló la persona cuyo nombre le puso el servidor.",
  "stops.replayed": "Ya está en otro lugar de la conversación.",
  "stops.moved": "Está antes de lo que su remitente dijo o vio primero.",
  "stops.equivocal": "No es lo que su remitente dice que seguía.",
  "stops.late": "Se selló con claves que tiene alguien expulsado antes.",
  "stops.unchecked": "No se pudo comprobar aquí. Se vuelve a mirar al entrar de nuevo en la sala.",
  "stops.damaged":
    "El servidor había aceptado el fragmento {seq} de su remitente y lo encontró dañado al releerlo de su disco.",
  "stops.file-altered": "No es lo que selló su remitente: fue alterado por el camino o por el servidor.",
  "stops.text-kept": "Nadie lo recibió. Su texto se conserva aquí y solo se reenvía a mano.",
  "stops.unharmed":
    "Nadie puede leer ni un byte de esta transferencia. Tu archivo, tus mensajes y tus otras transferencias están intactos.",
  "stops.rest-checked": "No se muestra nada de él. Todo lo demás que ves se comprobó por separado.",
  "stops.hole": "Ya no se puede comparar si a todos se os contó lo mismo antes.",
  "stops.as-said": "Lo que se muestra es lo que se dijo.",
  "stops.compare":
    "Cada mensaje es lo que dijo su remitente. Comparad estos valores por otra vía: mintió el servidor o uno de los nombrados.",
  "stops.nothing-kept":
    "No se muestra ni se conserva nada. Los mensajes y los demás archivos se comprobaron por separado.",
  "stops.exchanged": "ALERTA DE SEGURIDAD: se cambió un mensaje tuyo por otro.",
  "stops.exchanged-message": "El servidor dijo que el mensaje {offset} para todos es tuyo, y muestra otro allí.",
  "stops.exchanged-private": "El servidor dijo que el mensaje {offset} para {name} es tuyo, y muestra otro allí.",
  "stops.ask-others": "Lo que dijiste se conserva aquí. Pregunta por otra vía si alguien más lo ha leído.",
} satisfies Same<typeof english>;
