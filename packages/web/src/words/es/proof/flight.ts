import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/flight.ts";

export default {
  "flight.title": "Registrador de vuelo",
  "flight.save": "Guardar grabación",
  "flight.replay": "Reproducir",
  "flight.none":
    "No hay grabación de ella: esta página conserva las de las ocho transferencias que empezaron las últimas, mientras está abierta.",
  "flight.away": "No se ha podido cargar el reproductor. Recarga cuando vuelva el servidor.",
  "flight.recording": "Grabación {file}",
  "flight.close": "Cerrar la grabación",
  "flight.about":
    "<figures>{size}</figures> en {chunks, plural, one {# fragmento} many {# de fragmentos} other {# fragmentos}}, {packets, plural, one {# paquete} many {# de paquetes} other {# paquetes}} en {time}.",
  "flight.about-dropped":
    "<figures>{size}</figures> en {chunks, plural, one {# fragmento} many {# de fragmentos} other {# fragmentos}}, {packets, plural, one {# paquete} many {# de paquetes} other {# paquetes}} en {time}; {n, plural, one {# anterior no cabía} many {# de anteriores no cabían} other {# anteriores no cabían}}, y lo que hicieron está en la primera imagen.",
  "flight.pause": "Pausar la grabación",
  "flight.play": "Reproducir la grabación",
  "flight.before": "Paquete anterior",
  "flight.next": "Paquete siguiente",
  "flight.time": "Tiempo en la grabación",
  "flight.at": "{at} de {all}, paquete {n} de {packets}",
  "flight.packets": "Paquetes hasta ahora",
  "flight.nothing-passed": "Aún no ha pasado nada.",
  "flight.out": "enviado",
  "flight.in": "recibido",
  "flight.chunk": "fragmento",
  "flight.ask": "¿qué tienes?",
  "flight.cancel": "cancelar",
  "flight.acknowledged": "confirmado",
  "flight.missing": "falta",
  "flight.refused": "rechazado",
  "flight.compromised": "comprometido",
  "flight.complete": "completo",
  "flight.cancelled": "cancelado",
  "flight.valid": "válido",
  "flight.chunks": "{n, plural, one {# fragmento} many {# de fragmentos} other {# fragmentos}}",
  "flight.up-to": "todos hasta {seq}",
  "flight.nothing": "nada",
  "flight.stretches": "{n, plural, one {# tramo} many {# de tramos} other {# tramos}}",
} satisfies Same<typeof english>;
