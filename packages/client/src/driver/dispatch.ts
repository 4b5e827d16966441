import type { ReliableDown } from "@chatcast/protocol";
import type { Down } from "../transport/port.ts";
import type { Membership } from "./membership.ts";
import type { Transfers } from "./transfers.ts";
import { verdictOf } from "./verdict.ts";

/** What the server says about the connection itself; the driver hears that before anybody else. */
export type AboutConnection = Extract<Down, { event: "server_shutdown" | "error_event" }>;

/** Brings what the server says in a room to whoever it is about. */
export function dispatch(down: Exclude<Down, AboutConnection>, membership: Membership, transfers: Transfers): void {
  switch (down.event) {
    case "room_users":
      membership.users(down.body.users);
      break;
    case "user_joined":
      membership.joined(down.body);
      break;
    case "user_left":
      membership.left(down.body);
      break;
    case "chat_message":
      membership.received(down.body);
      if (down.body.transfer_id !== undefined) transfers.coming.over(down.body.transfer_id);
      break;
    case "typing":
      membership.people.typing.heard(down.body);
      break;
    case "received":
      membership.people.received.heard(down.body);
      break;
    case "transfer_started":
      if (down.body.fromId !== membership.view.self.memberId) transfers.coming.started(down.body);
      break;
    case "transfer_stopped":
      transfers.stopped(down.body, membership.view.self.memberId).catch(() => undefined);
      break;
    case "reliable_event":
      packet(down.body, membership, transfers);
      break;
  }
}

function packet(body: ReliableDown, { talk, suite }: Membership, transfers: Transfers): void {
  if (body.type === "CONTROL") {
    if (body.cmd === "INTEGRITY_FAIL" && body.meta.type === "MSG")
      talk.compromised(body.id, verdictOf(body, suite.name));
    else transfers.packet(body);
  } else if (body.transfer_id !== undefined) transfers.packet({ ...body, transfer_id: body.transfer_id });
  else if (body.type === "ACK") talk.acknowledged(body);
  else talk.refused(body);
}
