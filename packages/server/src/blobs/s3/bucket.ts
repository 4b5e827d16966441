import { createHash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { BucketError } from "./trouble.ts";
import { elements, escaped, textOf } from "./xml.ts";

/** Where the objects are: secret, because of the keys. */
export interface BucketAccess {
  /** Address of the bucket, without a slash at its end. */
  url: string;
  /** Before the name of every object; empty, or with a slash at its end. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A multipart upload that is neither complete nor aborted. */
export interface OpenUpload {
  name: string;
  uploadId: string;
  /** Milliseconds since the epoch, by the bucket's clock. */
  begunAt: number;
}

export interface Listed {
  name: string;
  /** Milliseconds since the epoch, by the bucket's clock. */
  changedAt: number;
}

interface Ask {
  /** What it is for, in the words of an error. */
  operation: string;
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Of the object without its prefix; undefined for the bucket itself. */
  name?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Of the body, lower-case hex, where it is known already. */
  sha256?: string;
  /** Statuses beside 2xx that are an answer. */
  also?: readonly number[];
}

/** More than any answer of S3 that is read as text. */
const MAX_TEXT = 4 * 1024 * 1024;

/**
 * Objects of one bucket below one prefix, over S3's own protocol. Every request carries the SHA-256 of its body under its
 * signature (Signature Version 4), so that a byte that changed on the way is refused.
 * @throws BucketError from every call
 */
export class Bucket {
  readonly #access: BucketAccess;
  readonly #requestMs: number;
  readonly #keys = new Map<string, ArrayBuffer>();
  readonly #closing = new AbortController();

  /** @param requestMs after which a request without its whole answer has failed */
  constructor(access: BucketAccess, requestMs: number) {
    this.#access = access;
    this.#requestMs = requestMs;
  }

  /** Ends the requests that are under way and refuses others. */
  close(): void {
    this.#closing.abort();
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#text({ operation: "putting an object", method: "PUT", name, body: bytes });
  }

  /** `length` bytes, above 0, from `position`; fewer at the end of the object. @returns undefined when there is none */
  async read(name: string, position: number, length: number): Promise<Uint8Array | undefined> {
    const headers = { range: `bytes=${position}-${position + length - 1}` };
    const operation = "reading an object";
    return this.#ask({ operation, method: "GET", name, headers, also: [404, 416] }, async (response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status === 404) return absent(operation, bytes);
      if (response.status === 416) return new Uint8Array();
      // A server may ignore a range, and says so by its status; more than was asked for is of no use either way.
      const first = response.status === 206 ? 0 : position;
      return bytes.subarray(first, first + length);
    });
  }

  /** @returns undefined when there is no such object */
  async size(name: string): Promise<number | undefined> {
    const operation = "looking for an object";
    return this.#ask({ operation, method: "HEAD", name, also: [404] }, async (response) => {
      if (response.status === 404) return undefined;
      const size = Number(response.headers.get("content-length") ?? Number.NaN);
      if (!Number.isSafeInteger(size)) throw new BucketError(operation, response.status, "NoLength");
      return size;
    });
  }

  /** Removes an object; one that is not there is no error. */
  async remove(name: string): Promise<void> {
    await this.#text({ operation: "removing an object", method: "DELETE", name, also: [404] });
  }

  /** Every object whose name begins so, a page at a time. */
  async *list(beginning = ""): AsyncGenerator<Listed> {
    const prefix = `${this.#access.prefix}${beginning}`;
    for (let token: string | undefined = ""; token !== undefined; ) {
      const query = { "list-type": "2", prefix, ...(token && { "continuation-token": token }) };
      const page: string = await this.#text({ operation: "listing objects", method: "GET", query });
      for (const found of elements(page, "Contents")) {
        yield { name: this.#nameOf(found), changedAt: Date.parse(textOf(found, "LastModified") ?? "") };
      }
      token = textOf(page, "IsTruncated") === "true" ? textOf(page, "NextContinuationToken") : undefined;
    }
  }

  /** @returns the id of a new multipart upload */
  async begin(name: string): Promise<string> {
    const operation = "beginning a multipart upload";
    const answer = await this.#text({ operation, method: "POST", name, query: { uploads: "" } });
    const id = textOf(answer, "UploadId");
    if (id === undefined) throw new BucketError(operation, 200, "NoUploadId");
    return id;
  }

  /** @param sha256 of the bytes, lower-case hex. @returns how S3 calls the part */
  async putPart(name: string, uploadId: string, number: number, body: Uint8Array, sha256: string): Promise<string> {
    const operation = "uploading a part";
    const query = { partNumber: String(number), uploadId };
    return this.#ask({ operation, method: "PUT", name, query, body, sha256 }, async (response) => {
      await response.arrayBuffer();
      const etag = response.headers.get("etag");
      if (etag === null) throw new BucketError(operation, response.status, "NoETag");
      return etag;
    });
  }

  /** Makes an object of the parts, which are in the order of their numbers. */
  async complete(name: string, uploadId: string, parts: readonly { number: number; etag: string }[]): Promise<void> {
    const listed = parts.map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`,
    );
    const body = Buffer.from(`<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`);
    const operation = "completing a multipart upload";
    const headers = { "content-type": "application/xml" };
    const answer = await this.#text({ operation, method: "POST", name, query: { uploadId }, headers, body });
    // S3 begins its answer before it knows: 200, and an error inside.
    const [error] = elements(answer, "Error");
    if (error !== undefined) throw new BucketError(operation, 500, textOf(error, "Code") ?? "Unknown");
  }

  /** Ends a multipart upload and forgets its parts; one that is not there is no error. */
  async abort(name: string, uploadId: string): Promise<void> {
    const operation = "aborting a multipart upload";
    await this.#text({ operation, method: "DELETE", name, query: { uploadId }, also: [404] });
  }

  /** Every multipart upload under way, whoever began it. */
  async *uploads(): AsyncGenerator<OpenUpload> {
    let marker: Record<string, string> | undefined = {};
    while (marker !== undefined) {
      const query: Record<string, string> = { uploads: "", prefix: this.#access.prefix, ...marker };
      const page: string = await this.#text({ operation: "listing multipart uploads", method: "GET", query });
      for (const found of elements(page, "Upload")) {
        const [uploadId = "", begun = ""] = [textOf(found, "UploadId"), textOf(found, "Initiated")];
        yield { name: this.#nameOf(found), uploadId, begunAt: Date.parse(begun) };
      }
      const [key = "", upload = ""] = [textOf(page, "NextKeyMarker"), textOf(page, "NextUploadIdMarker")];
      const more = textOf(page, "IsTruncated") === "true";
      marker = more ? { "key-marker": key, "upload-id-marker": upload } : undefined;
    }
  }

  #nameOf(entry: string): string {
    return (textOf(entry, "Key") ?? "").slice(this.#access.prefix.length);
  }

  #text(ask: Ask): Promise<string> {
    return this.#ask(ask, (response) => response.text());
  }

  /** One attempt. `read` takes the answer; until it is done the request's time runs. */
  async #ask<T>(ask: Ask, read: (response: Response) => Promise<T>): Promise<T> {
    const { operation, also = [] } = ask;
    try {
      const response = await this.#send(ask);
      if (response.ok || also.includes(response.status)) return await read(response);
      const said = ask.method === "HEAD" ? "" : (await response.text()).slice(0, MAX_TEXT);
      throw new BucketError(operation, response.status, textOf(said, "Code") ?? response.statusText);
    } catch (error) {
      if (error instanceof BucketError) throw error;
      throw new BucketError(operation, undefined, this.#closing.signal.aborted ? "Closed" : reasonOf(error));
    }
  }

  async #send({ method, name, query, headers, body, sha256 }: Ask): Promise<Response> {
    const { url, prefix, region, accessKeyId, secretAccessKey, sessionToken } = this.#access;
    const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const signer = new AwsV4Signer({
      ...{ method, region, accessKeyId, secretAccessKey, service: "s3", cache: this.#keys },
      ...(sessionToken === undefined ? {} : { sessionToken }),
      url: `${url}${name === undefined ? "" : `/${prefix}${name}`}${search}`,
      headers: { ...headers, "x-amz-content-sha256": sha256 ?? sha256Of(body ?? "") },
    });
    const signed = await signer.sign();
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#requestMs)]);
    const init = { method, headers: signed.headers, signal, redirect: "manual" } as const;
    // What comes from the disk is never shared memory.
    return fetch(signed.url, body === undefined ? init : { ...init, body: body as Uint8Array<ArrayBuffer> });
  }
}

/** A missing object is an answer; a missing bucket is trouble. */
function absent(operation: string, bytes: Uint8Array): undefined {
  const code = textOf(Buffer.from(bytes).toString(), "Code");
  if (code === "NoSuchBucket") throw new BucketError(operation, 404, code);
  return undefined;
}

/** Lower-case hex. */
export const sha256Of = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  if (error.name === "TimeoutError") return "Timeout";
  const { cause } = error;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : error.name;
}
