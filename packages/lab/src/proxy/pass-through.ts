import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Deed } from "@chatcast/faults";
import { flipBitOfBody, flipBitOfUpload } from "./alter-body.ts";
import type { Middle } from "./middle.ts";
import { passedOn, type Target } from "./target.ts";

/** Everything of HTTP that is no Socket.IO: the page, files, uploads. Untouched unless a rule meets a body. */
export async function passThrough(
  target: Target,
  middle: Middle,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url: path = "/", headers } = request;
  const uploads = method === "POST" && path.startsWith("/upload");
  const body = uploads ? alteredUpload(request, middle.body("upload")) : request;
  const answer = await target.open({ method, path, headers }, body);
  response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
  const downloads = method === "GET" && path.startsWith("/files/") && (answer.statusCode ?? 0) < 300;
  const bytes = downloads ? alteredDownload(answer, middle.body("download")) : answer;
  await pipeline(bytes, response);
}

function alteredDownload(answer: IncomingMessage, deeds: Deed[]): Readable {
  const length = Number(answer.headers["content-length"] ?? 0);
  return deeds.reduce<Readable>((body, { act }) => body.pipe(flipBitOfBody(length, act.at ?? 0)), answer);
}

function alteredUpload(request: IncomingMessage, deeds: Deed[]): Readable {
  return deeds.reduce<Readable>((body, { act }) => body.pipe(flipBitOfUpload(act.at ?? 0)), request);
}
