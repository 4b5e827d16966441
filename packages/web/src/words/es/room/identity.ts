import type { Same } from "../../catalog.ts";
import type english from "../../en/room/identity.ts";

export default {
  "identity.known": "Identidad",
  "identity.changed": "Clave cambiada",
  "identity.none": "Identidad sin verificar",
  "identity.of": "{standing}: {name}",
  "identity.trust": "Los números son iguales: confiar en esta clave",
  "identity.no-number": "No hay número que comparar: tú tampoco tienes clave aquí.",
  "identity.number": "Número de seguridad",
  "identity.qr": "El número de seguridad como código QR",
  "identity.none-means": "{name} no ha mostrado ninguna clave: cualquiera podría usar este nombre.",
  "identity.known-means":
    "{name} ha mostrado la misma clave desde que coincidisteis aquí por primera vez. Comparad el número de abajo por teléfono o en persona: si el tuyo y el suyo son iguales, no hay nadie en medio.",
  "identity.changed-means":
    "{name} tiene una clave distinta de la que conoces. Puede ser un navegador o dispositivo nuevo. Puede ser otra persona: comparad el número de abajo por teléfono o en persona antes de continuar.",
  "identity.missing-means":
    "Conoces a {name} por una clave, y esta persona no la ha mostrado. No la tomes por {name} hasta haber preguntado por otro medio.",
} satisfies Same<typeof english>;
