import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/fetching.ts";

export default {
  "fetching.title": "Obtener archivos",
  "fetching.ask-short": "preguntar",
  "fetching.about": "Obtener por sí solos los archivos de otros",
  "fetching.ask": "Preguntar por cada uno",
  "fetching.up-to": "Hasta {size}",
} satisfies Same<typeof english>;
