import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/halted.ts";

export default {
  "halted.killed": "{by} cortó este archivo.",
  "halted.altered": "Un fragmento de este archivo fue alterado en el camino, y el servidor lo cortó.",
  "halted.rekeyed": "Alguien fue expulsado de esta sala, y por eso tiene claves nuevas.",
  "halted.kept":
    "{n, plural, one {# fragmento verificado está} many {# de fragmentos verificados están} other {# fragmentos verificados están}} en cuarentena en el servidor durante un día. No se entrega nada a nadie.",
  "halted.sender-decides": "{from} puede seguir con claves nuevas o descartarlo.",
  "halted.goes-on": "El archivo de {from} sigue por sí solo con las claves nuevas.",
} satisfies Same<typeof english>;
