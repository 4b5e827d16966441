import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/gallery.ts";

export default {
  "gallery.title": "Archivos de esta sala",
  "gallery.files": "Archivos",
  "gallery.kind": "Tipo",
  "gallery.person": "De",
  "gallery.all": "Todos",
  "gallery.pictures": "Imágenes",
  "gallery.films": "Vídeos",
  "gallery.sound": "Sonido",
  "gallery.pdfs": "PDF",
  "gallery.texts": "Textos",
  "gallery.others": "Otros",
  "gallery.empty": "Aún no hay archivos aquí.",
  "gallery.none": "Ningún archivo es así.",
  "gallery.older": "Buscar en mensajes anteriores",
  "gallery.fetching": "Obteniendo mensajes anteriores…",
  "gallery.fetching-file": "Obteniendo y verificando…",
  "gallery.facts": "{from} · {size} · {at}",
  "gallery.back": "Todos los archivos",
  "gallery.place": "{at} de {of}",
  "gallery.previous": "Archivo anterior",
  "gallery.next": "Archivo siguiente",
  "gallery.show": "Mostrar en la conversación",
  "gallery.save": "Guardar",
  "gallery.no-preview": "Sin vista previa para este tipo de archivo.",
} satisfies Same<typeof english>;
