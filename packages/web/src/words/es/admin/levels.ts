import type { Same } from "../../catalog.ts";
import type english from "../../en/admin/levels.ts";

export default {
  "levels.queued-bytes": "Bytes que esperan a lectores, en todas las conexiones",
  "levels.queued-bytes-max": "Bytes que esperan al lector más lento",
  "levels.lagging-members": "Conexiones que leen más despacio de lo que escribe su sala",
  "levels.news-waiting": "Miembros para quienes espera la noticia de quién entró o salió",
  "levels.catching-up": "Miembros que leen del registro lo que se perdieron, o esperan turno",
  "levels.unacknowledged-chunk-bytes": "Bytes de fragmentos que esperan su confirmación",
  "levels.paused-connections": "Conexiones que no se leen hasta guardar más fragmentos",
  "levels.slab-idle-bytes": "Bytes de memoria guardados para los próximos fragmentos",
  "levels.digest-ahead-bytes": "Bytes de fragmentos adelantados que esperan el resumen de su archivo",
  "levels.requests-under-way": "Peticiones que se están respondiendo",
  "levels.requests-waiting": "Peticiones que esperan tras un cambio de sala",
  "levels.requests-waiting-bytes": "Bytes de peticiones que esperan tras un cambio de sala",
  "levels.pages-waiting": "Páginas del historial que esperan turno",
  "levels.events-held": "Eventos retenidos mientras se responde a una entrada",
  "levels.file-handles": "Archivos de subidas abiertos",
  "levels.file-operations": "Lecturas y escrituras de archivos en curso",
  "levels.bucket-waiting-parts": "Partes de subidas que esperan enviarse al bucket",
  "levels.bucket-removals": "Objetos por eliminar del bucket",
  "levels.store-waiting": "Llamadas que esperan al almacén, y KiB de texto",
  "levels.hooks-behind": "Hooks que tienen algo que entregar, o esperan para reintentarlo",
  "levels.pushes-waiting": "Navegadores a los que se avisa de novedades",
} satisfies Same<typeof english>;
