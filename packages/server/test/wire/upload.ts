import { type Plain, plain } from "./plain.ts";

const BOUNDARY = "chatcastboundary";

export interface UploadOptions {
  token?: string;
  fileName?: string;
  field?: string;
  mime?: string;
  /** Replaces the header; an empty one is left out. */
  contentType?: string;
  headers?: Record<string, string>;
}

/** One multipart upload, written by hand so that the file name goes out as it is. */
export async function upload(url: string, bytes: Buffer | string, options: UploadOptions = {}): Promise<Plain> {
  const { token, fileName = "notes.txt", field = "file", mime = "text/plain", headers = {} } = options;
  const contentType = options.contentType ?? `multipart/form-data; boundary=${BOUNDARY}`;
  const body = Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
        `Content-Type: ${mime}\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  return plain(url, "/upload", {
    method: "POST",
    body,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(contentType === "" ? {} : { "Content-Type": contentType }),
      "Content-Length": String(body.length),
      ...headers,
    },
  });
}

export const json = (answer: Plain): unknown => JSON.parse(answer.body.toString()) as unknown;
