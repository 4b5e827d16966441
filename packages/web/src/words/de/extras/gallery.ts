import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/gallery.ts";

export default {
  "gallery.title": "Dateien dieses Raums",
  "gallery.files": "Dateien",
  "gallery.kind": "Art",
  "gallery.person": "Von",
  "gallery.all": "Alle",
  "gallery.pictures": "Bilder",
  "gallery.films": "Filme",
  "gallery.sound": "Ton",
  "gallery.pdfs": "PDF",
  "gallery.texts": "Texte",
  "gallery.others": "Andere",
  "gallery.empty": "Noch keine Dateien hier.",
  "gallery.none": "Keine Datei ist so.",
  "gallery.older": "In älteren Nachrichten suchen",
  "gallery.fetching": "Ältere Nachrichten werden geholt…",
  "gallery.fetching-file": "Wird abgerufen und geprüft…",
  "gallery.facts": "{from} · {size} · {at}",
  "gallery.back": "Alle Dateien",
  "gallery.place": "{at} von {of}",
  "gallery.previous": "Vorige Datei",
  "gallery.next": "Nächste Datei",
  "gallery.show": "In der Unterhaltung zeigen",
  "gallery.save": "Speichern",
  "gallery.no-preview": "Keine Vorschau für diese Art von Datei.",
} satisfies Same<typeof english>;
