/** What runs in programs that run such things: when the file is opened, and when its link is pressed. */
const SCRIPT = "<< /Type /Action /S /JavaScript /JS (this.title = 'it ran'; app.launchURL('https://example.org/')) >>";
const FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

/** @param pages what stands on each of them, large: A4, in a font that the reader brings. @param more of the trailer */
export function pdf(pages: readonly string[], more = ""): Buffer {
  const first = 4;
  const kids = pages.map((_, at) => `${first + 2 * at} 0 R`).join(" ");
  const link = `<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A ${SCRIPT} >>`;
  return written(
    [
      `<< /Type /Catalog /Pages 2 0 R /OpenAction ${SCRIPT} >>`,
      `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] /MediaBox [0 0 595 842] >>`,
      FONT,
      ...pages.flatMap((words, at) => {
        const drawn = `BT /F 48 Tf 60 700 Td (${words}) Tj ET`;
        return [
          `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents ${first + 2 * at + 1} 0 R /Annots [${link}] >>`,
          `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
        ];
      }),
    ],
    more,
  );
}

/** One that nobody opens without a password, and with none either: it is that of nothing. */
export function lockedPdf(): Buffer {
  const any = "42".repeat(32);
  const id = "00".repeat(16);
  const lock = `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${any}> /U <${any}> >>`;
  return pdf(["Behind a lock"], `/Encrypt ${lock} /ID [<${id}> <${id}>]`);
}

/** @param objects the first is the catalog */
function written(objects: readonly string[], more: string): Buffer {
  let text = "%PDF-1.7\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R ${more} >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}
