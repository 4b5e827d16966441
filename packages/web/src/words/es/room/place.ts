import type { Same } from "../../catalog.ts";
import type english from "../../en/room/place.ts";

export default {
  "place.skip": "Ir a la conversación",
  "place.rooms-people": "Salas y personas",
  "place.close-rooms-people": "Cerrar salas y personas",
  "place.search": "Buscar",
  "place.transfers": "Transferencias y ACK",
  "place.integrity": "Integridad",
  "place.lab": "Laboratorio de ataques",
  "place.leave": "Salir de la sala",
  "place.people": "Personas",
  "place.manage": "Gestionar la sala",
  "place.files": "Archivos",
  "place.export": "Exportar la sala",
  "place.checked-with": "Comprobado con <figures>{suite}</figures>",
  "place.keyboard": "Teclado",
  "place.muted":
    "Estás silenciado en esta sala. Sigues leyendo; lo que escribes no se entrega y se conserva aquí para enviarlo de nuevo.",
  "place.part-away": "No se ha podido descargar esta parte de la página. Recárgala cuando vuelva el servidor.",
  "place.link-away": "No se ha podido mostrar el enlace. Recarga cuando vuelva el servidor.",
  "place.invite": "Invitar",
  "place.proof": "Pruebas",
  "place.proof-width": "Ancho del panel de pruebas",
  "place.bots": "Bots y hooks",
} satisfies Same<typeof english>;
