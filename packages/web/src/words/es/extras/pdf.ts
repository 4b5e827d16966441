import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/pdf.ts";

export default {
  "pdf.pages-of": "Páginas de {name}",
  "pdf.place": "Página {at} de {of}",
  "pdf.previous": "Página anterior",
  "pdf.next": "Página siguiente",
  "pdf.larger": "Ampliar",
  "pdf.smaller": "Reducir",
  "pdf.undrawn": "No se ha podido dibujar esta página.",
  "pdf.locked": "Una contraseña bloquea este PDF. Guárdalo y ábrelo en un programa que la pida.",
  "pdf.broken": "No se puede mostrar: está dañado o no es un PDF. Aun así se puede guardar.",
  "pdf.large": "Este PDF es demasiado grande para verlo aquí. Guárdalo y ábrelo en otro programa.",
} satisfies Same<typeof english>;
