/**
 * Copies text. Pages without a secure context have no clipboard, so there the old command does it.
 *
 * @returns whether it was copied
 */
export async function copyText(text: string): Promise<boolean> {
  // Not there at a plain-HTTP address, whatever its type says.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard !== undefined) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // Not allowed: the old command asks for no permission.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
