import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/explain.ts";

export default {
  "explain.crc-of":
    "{what, select, message {de los bytes del mensaje tal como llegaron} other {de los bytes del fragmento tal como llegaron}}",
  "explain.seq": "Número de secuencia",
  "explain.seq-as-came": "{seq}, tal como llegó",
  "explain.crc-xor": "CRC-32 XOR número",
  "explain.expected": "la etiqueta esperada",
  "explain.tag": "Etiqueta",
  "explain.as-came": "tal como llegó",
  "explain.open-valid":
    "{what, select, message {La etiqueta concuerda con los bytes del mensaje y con su número: ninguno cambió por accidente. Cualquiera podría haberla calculado, así que no prueba quién lo escribió.} other {La etiqueta concuerda con los bytes del fragmento y con su número: ninguno cambió por accidente. Cualquiera podría haberla calculado, así que no prueba quién lo hizo.}}",
  "explain.open-moved":
    "{what, select, message {La etiqueta concuerda con los mismos bytes bajo el número {fits}, y el mensaje llegó como número {seq}: su número cambió en el camino.} other {La etiqueta concuerda con los mismos bytes bajo el número {fits}, y el fragmento llegó como número {seq}: su número cambió en el camino.}}",
  "explain.open-altered":
    "{what, select, message {La etiqueta no concuerda ni con los bytes del mensaje ni con su número tal como llegaron: su contenido cambió en el camino.} other {La etiqueta no concuerda ni con los bytes del fragmento ni con su número tal como llegaron: su contenido cambió en el camino.}}",
  "explain.read-back":
    "El servidor leyó de su disco el fragmento {seq} de {name} y no encontró lo que había aceptado. No entregó nada de él.",
  "explain.read-back-you":
    "El servidor leyó de su disco tu fragmento {seq} y no encontró lo que había aceptado. No entregó nada de él.",
  "explain.magic": "Firma, bytes 0–7",
  "explain.suite": "Algoritmo, byte 8",
  "explain.kind": "Tipo, byte 9",
  "explain.thing": "{what, select, message {mensaje} other {fragmento}}",
  "explain.direction": "Dirección, byte 10",
  "explain.to": "{to, select, one {a una persona} other {a toda la sala}}",
  "explain.flags": "Indicadores, byte 11",
  "explain.last": "{last, select, yes {el último fragmento de su archivo} other {ninguno}}",
  "explain.epoch": "Época, bytes 12–15",
  "explain.room": "Sala, bytes 16–47",
  "explain.room-is": "SHA-256 del identificador de la sala",
  "explain.sender": "Remitente, bytes 48–79",
  "explain.sender-is": "SHA-256 de la clave del remitente",
  "explain.recipient": "Destinatario, bytes 80–111",
  "explain.recipient-is": "{to, select, one {SHA-256 de la clave del destinatario} other {nadie en particular}}",
  "explain.stream": "Flujo, bytes 112–127",
  "explain.stream-is": "aleatorio, usado una vez",
  "explain.chunks": "Fragmentos del archivo, bytes 136–143",
  "explain.chunk-size": "Tamaño de fragmento, bytes 144–147",
  "explain.length": "Longitud, bytes 148–151",
  "explain.file-size": "Tamaño del archivo, bytes 152–159",
  "explain.seq-bytes": "Número de secuencia, bytes 128–135",
  "explain.first-digits": "sus primeros dígitos, tal como llegó",
  "explain.keyed-valid":
    "{what, select, message {El mensaje {whose, select, mine {} other {de {name} }}se abrió con la clave de la sala, en su sitio y con todo lo que lleva ligado: nadie sin la clave lo hizo ni lo movió.} other {El fragmento {whose, select, mine {} other {de {name} }}se abrió con la clave de la sala, en su sitio y con todo lo que lleva ligado: nadie sin la clave lo hizo ni lo movió.}}",
  "explain.keyed-bad":
    "{what, select, message {El mensaje {whose, select, mine {} other {de {name} }}no se sostiene con la clave de la sala, en su sitio y con todo lo que lleva ligado. A nadie se le dice qué etiqueta debería haber tenido.} other {El fragmento {whose, select, mine {} other {de {name} }}no se sostiene con la clave de la sala, en su sitio y con todo lo que lleva ligado. A nadie se le dice qué etiqueta debería haber tenido.}}",
} satisfies Same<typeof english>;
