import type { Same } from "../../catalog.ts";
import type english from "../../en/home/way-in.ts";

export default {
  "home.title": "Salas que demuestran lo que entregan",
  "home.title-more": "Crear una sala o unirse",
  "home.about":
    "Cada mensaje y cada fragmento de un archivo se numera, se comprueba y se confirma, y puedes verlo mientras ocurre. Si algo se altera por el camino, se detiene y se te avisa.",
  "home.your-rooms": "Tus salas",
  "home.enter": "Entrar en una sala",
  "home.recent": "Salas recientes",
  "home.elsewhere":
    "<b>{room}</b> está abierta en otra pestaña como {name}. Únete para traerla aquí o entra con otro nombre.",
  "home.returning": "Volviendo a <b>{room}</b> como {name}…",
  "home.your-name": "Tu nombre",
  "home.room-name": "Nombre de la sala",
  "home.room-name-missing": "Escribe el nombre de la sala.",
  "home.join": "Unirse a la sala",
  "home.create": "Crear sala",
  "home.no-account": "Sin cuenta. Cada sala conserva sus mensajes y archivos.",
  "home.asking": "Consultando al servidor…",
  "home.invited": "Tienes un enlace a una sala sellada. El servidor no puede leer lo que se dice en ella.",
  "home.join-sealed": "Unirse a la sala sellada",
  "home.not-now": "Ahora no",
  "home.link-gone": "El enlace ya no está en la barra de direcciones: guárdalo si quieres volver a usarlo.",
  "home.picture": "Un archivo, un cuadrado por fragmento:",
  "home.acknowledged": "confirmado",
  "home.on-its-way": "en camino",
  "home.queued": "en cola",
  "home.as": "como {name}",
  "home.forget": "Olvidar {room}",
  "home.kind": "Una sala nueva es",
  "home.sealed-room": "Sala sellada",
  "home.open-room": "Sala abierta",
  "home.sealed-means":
    "Solo su enlace lleva a ella, y lo que se dice y se envía se sella en este navegador: el servidor no puede leerlo ni alterarlo. El nombre es solo cómo la llamas tú aquí; al escribir uno se elige una sala abierta mientras no indiques otra cosa.",
  "home.open-means":
    "Quien sepa su nombre puede unirse. El servidor lo lee todo; su suma de comprobación detecta accidentes, no atacantes.",
  "home.needs-https": "Una sala sellada requiere una dirección segura: inicia el servidor con --https.",
  "home.name-missing": "Escribe tu nombre.",
  "home.name-everyone": "{everyone} se refiere a toda la sala. Elige otro nombre.",
  "home.out": "Ya no estás en una sala",
  "home.out-kept":
    "<b>{room}</b>: {why} Ya no recibes nada de ella y sus transferencias se han detenido. Los archivos que guardaste siguen siendo tuyos; lo que no habías enviado se conserva aquí.",
  "home.understood": "Entendido",
} satisfies Same<typeof english>;
