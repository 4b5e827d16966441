import type { Same } from "../../catalog.ts";
import type english from "../../en/home/way-in.ts";

export default {
  "home.title": "Räume, die belegen, was sie zustellen",
  "home.title-more": "Neuer Raum oder beitreten",
  "home.about":
    "Jede Nachricht und jedes Stück einer Datei wird nummeriert, geprüft und bestätigt, und du kannst dabei zusehen. Wird unterwegs etwas verändert, wird es aufgehalten, und du erfährst davon.",
  "home.your-rooms": "Deine Räume",
  "home.enter": "Einen Raum betreten",
  "home.recent": "Zuletzt besucht",
  "home.elsewhere":
    "<b>{room}</b> ist in einem anderen Tab als {name} geöffnet. Tritt bei, um den Raum hierher zu holen, oder nimm einen anderen Namen.",
  "home.returning": "Zurück zu <b>{room}</b> als {name} …",
  "home.your-name": "Dein Name",
  "home.room-name": "Name des Raums",
  "home.room-name-missing": "Gib den Namen des Raums ein.",
  "home.join": "Raum beitreten",
  "home.create": "Raum erstellen",
  "home.no-account": "Ohne Konto. Ein Raum behält seine Nachrichten und Dateien.",
  "home.asking": "Der Server wird gefragt …",
  "home.invited": "Du hast einen Link zu einem versiegelten Raum. Was dort gesagt wird, kann der Server nicht lesen.",
  "home.join-sealed": "Versiegeltem Raum beitreten",
  "home.not-now": "Jetzt nicht",
  "home.link-gone": "Der Link steht nicht mehr in der Adresszeile: Heb ihn auf, wenn du ihn noch einmal brauchst.",
  "home.picture": "Eine Datei, ein Quadrat je Stück:",
  "home.acknowledged": "bestätigt",
  "home.on-its-way": "unterwegs",
  "home.queued": "wartet",
  "home.as": "als {name}",
  "home.forget": "{room} vergessen",
  "home.kind": "Ein neuer Raum ist",
  "home.sealed-room": "Versiegelter Raum",
  "home.open-room": "Offener Raum",
  "home.sealed-means":
    "Nur sein Link führt hinein, und was gesagt und gesendet wird, wird in diesem Browser versiegelt: Der Server kann es weder lesen noch ändern. Ein Name ist nur, wie du ihn hier nennst; wer einen eintippt, wählt damit einen offenen Raum, bis du es anders sagst.",
  "home.open-means":
    "Wer seinen Namen kennt, kann beitreten. Der Server liest alles; seine Prüfsumme findet Versehen, keine Angreifer.",
  "home.needs-https": "Ein versiegelter Raum braucht eine sichere Adresse: Starte den Server mit --https.",
  "home.name-missing": "Gib deinen Namen ein.",
  "home.name-everyone": "{everyone} meint den ganzen Raum. Wähle einen anderen Namen.",
  "home.out": "Du bist nicht mehr in einem Raum",
  "home.out-kept":
    "<b>{room}</b>: {why} Du erfährst nichts mehr daraus, und Übertragungen dort wurden beendet. Gespeicherte Dateien bleiben dir; was du nicht gesendet hattest, ist hier aufgehoben.",
  "home.understood": "Verstanden",
} satisfies Same<typeof english>;
