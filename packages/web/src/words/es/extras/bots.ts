import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/bots.ts";

export default {
  "bots.title": "Bots y hooks",
  "bots.what":
    "Un bot es un nombre con el que aquí habla un programa. Con un hook, todo lo que se dice en la sala se envía también a una dirección.",
  "bots.sealed":
    "Una sala sellada no tiene bots: el servidor no puede leer lo que se dice aquí, así que no tiene nada que enviar ni podría sellar lo que llega. Ejecuta en su lugar un programa con la biblioteca cliente en la sala: es un miembro como cualquier otro, con su clave y su número de seguridad.",
  "bots.asking": "Preguntando al servidor…",
  "bots.none": "Todavía no hay ningún bot en esta sala.",
  "bots.name": "Nombre del bot",
  "bots.hook-address": "Dirección del hook (si lo hay)",
  "bots.hook-what":
    "Todo lo que se diga desde entonces se envía allí, firmado con el secreto. A todos en la sala se les dice a qué host. Debe ser una dirección https de internet pública, salvo que quien administra el servidor permita otras.",
  "bots.add": "Añadir bot",
  "bots.made": "Por {by}, {when}",
  "bots.never-used": "Su token nunca se ha usado",
  "bots.used": "Su token se usó por última vez {when}",
  "bots.hook-done": "Envía a {host}; todo está entregado",
  "bots.hook-behind":
    "Envía a {host}; {n, plural, one {# mensaje espera} many {# de mensajes esperan} other {# mensajes esperan}}",
  "bots.hook-fails": "La entrega falla desde {when} y se reintenta:",
  "bots.remove": "Quitar {name}",
  "bots.remove-ask":
    "¿Quitar {name}? Su token deja de valer, a su hook no se le dice nada más y el nombre queda libre. Lo que dijo permanece.",
  "bots.keep": "Conservarlo",
  "bots.made-now": "El bot nuevo",
  "bots.once": "Esto se muestra solo ahora. Quien lo pierda quita el bot y añade otro.",
  "bots.address": "Dirección a la que enviar",
  "bots.token": "Token",
  "bots.secret": "Secreto del hook",
  "bots.copy": "Copiar",
  "bots.copy-one": "Copiar: {what}",
  "bots.copied": "Copiado.",
  "bots.not-copied": "No se pudo copiar. Selecciónalo y cópialo a mano.",
} satisfies Same<typeof english>;
