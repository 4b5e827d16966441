import { type Body, isBody, same, textAt } from "../expect.ts";
import type { Check, Stage } from "../stage.ts";

const BYTES = "what was uploaded";

/** Uploads a small file. @returns the status and what the answer says */
export async function upload(stage: Stage, token: string | undefined, field = "file"): Promise<Body> {
  const form = new FormData();
  form.append(field, new Blob([BYTES]), "../conformance.txt");
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return said(await stage.fetch("/upload", { method: "POST", body: form, headers }));
}

async function said(answer: Response): Promise<Body> {
  const text = await answer.text();
  const body: unknown = /json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : {};
  return { status: answer.status, ...(isBody(body) ? body : {}) };
}

export const HTTP: readonly Check[] = [
  {
    id: "WU1",
    says: "an upload with the member's token answers a url with a UUID before the extension",
    async run(stage) {
      const { token } = await stage.person();
      const url = /^\/files\/conformance-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.txt(?:\?.*)?$/;
      same(await upload(stage, token), { status: 200, url });
    },
  },
  {
    id: "WU2",
    says: "an uploaded file is served as an attachment, nosniff, sandboxed",
    async run(stage) {
      const { token } = await stage.person();
      const answer = await stage.get(textAt(await upload(stage, token), "url"));
      const headers = Object.fromEntries(answer.headers);
      same({ status: answer.status, text: await answer.text() }, { status: 200, text: BYTES });
      same(headers, { "content-disposition": /^attachment/, "x-content-type-options": "nosniff" });
      same(headers, { "content-security-policy": /sandbox/ });
    },
  },
  {
    id: "WU3",
    says: "no token or a bad one is 401 E_AUTH",
    async run(stage) {
      for (const token of [undefined, "conformance"]) {
        same(await upload(stage, token), { status: 401, error: { code: "E_AUTH", message: String } });
      }
    },
  },
  {
    id: "WU4",
    says: "a body that is not multipart is 415, one without a field file 400",
    async run(stage) {
      const { token } = await stage.person();
      same(await upload(stage, token, "other"), { status: 400, error: { code: "E_SCHEMA" } });
      const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };
      const answer = await stage.fetch("/upload", { method: "POST", body: BYTES, headers });
      same(await said(answer), { status: 415, error: { code: "E_SCHEMA" } });
    },
  },
  {
    id: "WU7",
    says: "one range is served as 206",
    async run(stage) {
      const { token } = await stage.person();
      const answer = await stage.get(textAt(await upload(stage, token), "url"), { range: "bytes=5-7" });
      same({ status: answer.status, text: await answer.text() }, { status: 206, text: BYTES.slice(5, 8) });
    },
  },
  {
    id: "WU8",
    says: "without the url's own proof, or with a guessed name, the answer is 404",
    async run(stage) {
      const { token } = await stage.person();
      const [bare = ""] = textAt(await upload(stage, token), "url").split("?");
      for (const path of [bare, "/files/conformance.txt"]) {
        same(await said(await stage.get(path)), { status: 404, error: { code: "E_NOT_FOUND" } });
      }
    },
  },
  {
    id: "WT12",
    says: "a file message needs a url that its sender was given, and each reader gets another",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const url = textAt(await upload(stage, ann.token), "url");
      const message = { type: "file", mode: "broadcast", url, fileName: "conformance.txt", fileSize: BYTES.length };
      const strange = await bob.line.ask("chat_message", message);
      same(strange, { ok: false, error: { code: "E_SCHEMA" } });
      same(await ann.line.ask("chat_message", message), { ok: true });
      const theirs = textAt(await bob.line.next("chat_message", { from: ann.name }), "url");
      same({ own: theirs !== url, text: await (await stage.get(theirs)).text() }, { own: true, text: BYTES });
    },
  },
];
