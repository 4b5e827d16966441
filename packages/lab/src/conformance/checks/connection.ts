import { same } from "../expect.ts";
import { refused } from "../packets.ts";
import type { Check } from "../stage.ts";

const POLLING = "/socket.io/?EIO=4&transport=polling";
const NOBODY = { roomName: "conformance", username: 5 };

export const CONNECTION: readonly Check[] = [
  {
    id: "WC1",
    says: "Socket.IO 5 over Engine.IO 4 connects over WebSocket alone and is answered",
    async run(stage) {
      const line = await stage.line();
      same(line.open, { sid: String, pingInterval: Number, pingTimeout: Number });
      same(await line.ask("leave_room"), refused("E_NOT_MEMBER"));
    },
  },
  {
    id: "WC2",
    says: "the same works over long-polling alone",
    async run(stage) {
      const opened = await (await stage.get(POLLING)).text();
      same(opened, /^0\{.*"sid":"/);
      const [, sid = ""] = /"sid":"([^"]+)"/.exec(opened) ?? [];
      const session = `${POLLING}&sid=${sid}`;
      const post = async (body: string) => (await stage.fetch(session, { method: "POST", body })).text();
      same(await post("40"), "ok");
      same(await (await stage.get(session)).text(), /^40\{"sid":"/);
      same(await post(`427["leave_room"]`), "ok");
      same(await (await stage.get(session)).text(), /^437\[\{"ok":false,"error":\{"code":"E_NOT_MEMBER"/);
      await post("1");
    },
  },
  {
    id: "WC3",
    says: "a handshake of another Engine.IO revision, or of none, is refused with HTTP 400",
    async run(stage) {
      for (const query of ["EIO=3&transport=polling", "transport=polling"]) {
        same({ query, status: (await stage.get(`/socket.io/?${query}`)).status }, { query, status: 400 });
      }
    },
  },
  {
    id: "WC8",
    says: "a handshake from the request's own origin is accepted",
    async run(stage) {
      const { status } = await stage.get(POLLING, { origin: new URL(stage.url).origin });
      same({ status }, { status: 200 });
    },
  },
  {
    id: "WC9",
    says: "a handshake from another origin gets HTTP 403",
    async run(stage) {
      const { status } = await stage.get(POLLING, { origin: "http://elsewhere.invalid" });
      same({ status }, { status: 403 });
    },
  },
  {
    id: "WC10",
    says: 'GET /healthz is 200 {"status":"ok"}',
    async run(stage) {
      const answer = await stage.get("/healthz");
      same({ status: answer.status, body: JSON.parse(await answer.text()) }, { status: 200, body: { status: "ok" } });
    },
  },
  {
    id: "WA2",
    says: "a failure without a callback arrives as error_event",
    async run(stage) {
      const line = await stage.line();
      line.tell("leave_room");
      same(await line.next("error_event"), { event: "leave_room", code: "E_NOT_MEMBER", message: String });
    },
  },
  {
    id: "WA3",
    says: "a shape error names the field in its path",
    async run(stage) {
      const line = await stage.line();
      const answer = await line.ask("join_room", NOBODY);
      same(answer, { ok: false, error: { code: "E_SCHEMA", message: String, path: "username" } });
    },
  },
  {
    id: "WA4",
    says: "an event that the server does not know is E_EVENT",
    async run(stage) {
      const line = await stage.line();
      same(await line.ask("no_such_event", {}), refused("E_EVENT"));
    },
  },
  {
    id: "WA5",
    says: "a refusal keeps the connection and the membership",
    async run(stage) {
      const { line } = await stage.person();
      same(await line.ask("join_room", NOBODY), refused("E_SCHEMA"));
      same(await line.ask("history"), { ok: true, head: Number });
    },
  },
  {
    id: "WA7",
    says: "a refused CONTROL is a NACK and no error_event",
    async run(stage) {
      const { line } = await stage.person();
      const answer = await line.exchange({ type: "CONTROL", cmd: "CANCEL" });
      same(answer, { type: "NACK", meta: { code: "E_SCHEMA", message: String, retryable: false } });
      same(await line.ask("history"), { ok: true });
      same(line.kept("error_event"), []);
    },
  },
  {
    id: "WA8",
    says: "room events of a connection in no room are E_NOT_MEMBER",
    async run(stage) {
      const line = await stage.line();
      same(await line.ask("history"), refused("E_NOT_MEMBER"));
      same(await line.ask("chat_message", { type: "text", mode: "broadcast", text: "x" }), refused("E_NOT_MEMBER"));
    },
  },
  {
    id: "WA9",
    says: "a callback of reliable_event is answered in addition to the packet",
    async run(stage) {
      const { line } = await stage.person();
      const unknown = { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: stage.unique("t") };
      same(await line.ask("reliable_event", unknown), refused("E_NOT_OWNER"));
      same(await line.reply(), { type: "NACK", transfer_id: unknown.transfer_id, meta: { code: "E_NOT_OWNER" } });
    },
  },
];
