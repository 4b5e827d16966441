import {
  type AdminMembers,
  type AdminNow,
  type AdminRooms,
  adminDone,
  adminMembers,
  adminNow,
  adminRooms,
  ChatCastError,
  errorBody,
  type NoticeKind,
} from "@chatcast/protocol";

export type { AdminMember, AdminNow, AdminRoom, AdminSample, AdminVerdict, NoticeKind } from "@chatcast/protocol";

/** Subset of `fetch` that is used. */
export type Fetch = (path: string, init: { headers: Record<string, string>; method?: string }) => Promise<Response>;

/** What a schema of the protocol does with an answer. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** What the administrator of a server asks it for. Every call rejects with ChatCastError: `E_AUTH` for another token. */
export class AdminDesk {
  readonly #token: string;
  readonly #fetch: Fetch;

  constructor(token: string, fetch: Fetch) {
    this.#token = token;
    this.#fetch = fetch;
  }

  /** @param known numbers of the last measurement and of the last verdict that are known */
  now(known: { sample: number; verdict: number }): Promise<AdminNow> {
    return this.#ask(`now?after=${known.sample}&verdict=${known.verdict}`, adminNow);
  }

  /** A page of the rooms, behind the one with that id. */
  rooms(after = ""): Promise<AdminRooms> {
    return this.#ask(`rooms?after=${after}`, adminRooms);
  }

  members(roomId: string, after = ""): Promise<AdminMembers> {
    return this.#ask(`rooms/${roomId}/members?after=${after}`, adminMembers);
  }

  /** Makes something of a room: of the closed ones nobody is a member any more. */
  async decree(roomId: string, kind: NoticeKind): Promise<void> {
    await this.#ask(`rooms/${roomId}/${kind}`, adminDone, "POST");
  }

  async #ask<T>(path: string, shape: Shape<T>, method = "GET"): Promise<T> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const response = await this.#fetch(`/api/admin/${path}`, { headers, method }).catch((cause: unknown) => {
      throw new ChatCastError("E_UNAVAILABLE", "the server was not reached", { cause });
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(body);
    const read = shape.safeParse(body);
    if (!read.success) throw new ChatCastError("E_UNAVAILABLE", "the server answered in a way that is not known here");
    return read.data;
  }
}

/** A refusal without a code of ours comes from something in between. */
function refusalOf(body: unknown): ChatCastError {
  const told =
    typeof body === "object" && body !== null && "error" in body ? errorBody.safeParse(body.error) : undefined;
  if (!told?.success) return new ChatCastError("E_UNAVAILABLE", "the server was not reached");
  const { code, message, retryAfterMs } = told.data;
  return new ChatCastError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}
