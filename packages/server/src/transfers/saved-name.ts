import { randomUUID } from "node:crypto";
import { safeFileName } from "@chatcast/protocol";

/** Longest stem and extension that are kept; with the UUID the name stays far below any file system's 255 bytes. */
const STEM = 80;
const EXTENSION = 16;

/**
 * Public name of a stored file: the secured file name with a UUID suffix before its extension. ASCII letters, digits,
 * dot, dash and underscore only, and it never begins with a dot or a dash.
 */
export function savedNameFor(fileName: string): string {
  const ascii = safeFileName(fileName)
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[._-]+/, "");
  const dot = ascii.lastIndexOf(".");
  const stem = (dot > 0 ? ascii.slice(0, dot) : ascii).slice(0, STEM) || "file";
  const extension =
    dot > 0
      ? ascii
          .slice(dot + 1)
          .replace(/[^A-Za-z0-9]/g, "")
          .slice(0, EXTENSION)
      : "";
  return `${stem}-${randomUUID()}${extension === "" ? "" : `.${extension}`}`;
}
