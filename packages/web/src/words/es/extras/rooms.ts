import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/rooms.ts";

export default {
  "rooms.title": "Salas",
  "rooms.new": "Crear una sala o unirse",
  "rooms.remove": "Quitar {room} de la lista",
  "rooms.options": "Opciones de {room}",
  "rooms.as": "como {name}",
  "rooms.nothing-said": "Aún no se ha dicho nada",
  "rooms.last": "{name}: {text}",
  "rooms.you": "Tú",
  "rooms.deleted": "eliminado",
  "rooms.sealed": "sellada",
  "rooms.unread": "{n} sin leer",
  "rooms.called": "alguien te busca",
  "rooms.moving": "hay una transferencia en curso",
  "rooms.elsewhere": "Abierta en otra pestaña",
  "rooms.waiting": "En reposo hasta que entres",
  "rooms.stopped": "Algo se ha detenido",
  "rooms.taken": "Abierta en otra pestaña o dispositivo",
  "rooms.disconnected": "Desconectada, reintentando",
  "rooms.files-stop": "Hay archivos en camino. Se detienen cuando sales.",
  "rooms.leave": "Salir de esta sala",
  "rooms.new-version": "Hay una versión nueva lista.",
  "rooms.new-version-stops":
    "Los archivos en curso se detienen al recargar; continúan después, o cuando los vuelvas a elegir.",
} satisfies Same<typeof english>;
