export default {
  "pdf.pages-of": "Pages of {name}",
  "pdf.place": "Page {at} of {of}",
  "pdf.previous": "Previous page",
  "pdf.next": "Next page",
  "pdf.larger": "Zoom in",
  "pdf.smaller": "Zoom out",
  "pdf.undrawn": "This page could not be drawn.",
  "pdf.locked": "A password locks this PDF. Save it, and open it in a program that asks for the password.",
  "pdf.broken": "It cannot be shown: it is damaged, or no PDF at all. It can still be saved.",
  "pdf.large": "This PDF is too large to be looked at here. Save it, and open it in another program.",
} as const;
