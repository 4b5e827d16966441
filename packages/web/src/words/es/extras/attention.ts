import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/attention.ts";

export default {
  "attention.title": "Notificaciones",
  "attention.on": "sí",
  "attention.off": "no",
  "attention.sound": "Sonido",
  "attention.sound-means": "Un tono breve con cada notificación, en todas las salas.",
  "attention.nothing": "Nada",
  "attention.private": "Mensajes privados y @mi nombre",
  "attention.everything": "Todos los mensajes",
  "attention.unable":
    "Este navegador muestra notificaciones solo en direcciones HTTPS y en localhost. El título cuenta lo que queda sin leer.",
  "attention.denied":
    "El navegador no deja que esta página te notifique. Permítelo en los ajustes de la página, junto a la dirección.",
  "attention.about": "Mientras esta sala no esté a la vista, avísame de",
  "attention.let": "Permitir que este navegador me avise",
  "attention.told-private": "{name} solo para ti, en {room}",
  "attention.told": "{name} en {room}",
  "attention.more": "{text} (y {n} más)",
  "attention.sealed-news": "Hay algo nuevo en una sala sellada.",
  "attention.pushed":
    "Instalada, esta aplicación también recibe avisos cerrada: de las salas abiertas, quién dijo qué; de las selladas, solo que hay novedades.",
} satisfies Same<typeof english>;
