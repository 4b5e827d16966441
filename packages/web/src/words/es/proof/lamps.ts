import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/lamps.ts";

export default {
  "lamps.ok": "bien",
  "lamps.failed": "falló",
  "lamps.unknown": "aún no se sabe",
  "lamps.none": "sin comprobación",
  "lamps.arrival": "Llegada",
  "lamps.read-back": "Relectura",
  "lamps.receiver": "Receptor",
  "lamps.line": "llegada {arrival}, relectura {readBack}, receptor {receiver}",
  "lamps.by-arrival": "el servidor, al llegar",
  "lamps.by-read-back": "el servidor, al leerlo de su disco",
  "lamps.by-nobody": "en una sala abierta nadie lo dice",
  "lamps.by-this-client": "este cliente",
  "lamps.by-whoever": "quien lo reciba",
  "lamps.blame-arrival": "Alterado antes de que lo tuviera el servidor: en el camino o por quien lo envió.",
  "lamps.blame-read-back": "Alterado en el servidor, después de aceptarlo: su disco, según el propio servidor.",
  "lamps.blame-receiver": "Alterado en el servidor o después: el servidor dice que entregó lo que había aceptado.",
  "lamps.who-checked": "Quién lo comprobó",
} satisfies Same<typeof english>;
