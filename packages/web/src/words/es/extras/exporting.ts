import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/exporting.ts";

export default {
  "export.title": "Exportar esta sala",
  "export.as": "Como",
  "export.html": "Una página para leer, imprimir y conservar. Se abre en cualquier navegador sin red.",
  "export.json":
    "Para programas: cada mensaje con su posición, sus textos anteriores, sus reacciones y lo que se ha demostrado de él.",
  "export.digests": "Los archivos figuran con su SHA-256; sus bytes no están incluidos.",
  "export.private-too": "También mis conversaciones privadas",
  "export.private-means":
    "Lo que tú y otras personas escribisteis solo para una persona. Desactivado, el archivo contiene solo lo que todos podían leer.",
  "export.do": "Exportar {format}",
  "export.cancel": "Cancelar",
  "export.progress": "Exportación",
  "export.fetching": "Obteniendo lo que aún no está aquí…",
  "export.writing": "Escribiendo el archivo…",
  "export.saved":
    "{n, plural, one {# mensaje guardado} many {# de mensajes guardados} other {# mensajes guardados}} como {name}.",
  "export.room": "sala",
  "export.head":
    "{n, plural, one {# mensaje, tal como lo tenía {name} el {time}.} many {# de mensajes, tal como los tenía {name} el {time}.} other {# mensajes, tal como los tenía {name} el {time}.}}",
  "export.sealed": "La sala está sellada: guarda este archivo como guardas su enlace.",
  "export.private-with": "Privado con {name}",
  "export.nothing-said": "No se dijo nada.",
  "export.answer-away": "En respuesta al mensaje {n}, que no está aquí",
  "export.answer": "En respuesta a {link}",
  "export.deleted": "Eliminado el {time}",
  "export.not-shown":
    "No se muestra: {why, select, altered {alterado} sender {de otra persona} replayed {repetido} moved {movido} late {sellado demasiado tarde} unchecked {sin comprobar} equivocal {equívoco} other {desconocido}}",
  "export.file": "Archivo {name}, {size}",
} satisfies Same<typeof english>;
