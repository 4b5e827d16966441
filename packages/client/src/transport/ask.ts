import {
  type AnswerTo,
  answers,
  ChatCastError,
  type DataAnswer,
  type Decoded,
  dataAnswer,
  decodeAnswer,
  type ErrorBody,
  type errorOf,
  failure,
  type UpEventName,
  type UpEvents,
} from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import type { Connection } from "./port.ts";

/** How long a request may stay without an answer, in milliseconds. */
const ANSWER_TIMEOUT = 10_000;

export type Outcome<E extends UpEventName> = Decoded<AnswerTo<E>>;

const unavailable = (message: string): { ok: false; error: ErrorBody } => ({
  ok: false,
  error: { code: "E_UNAVAILABLE", message },
});

/**
 * The requests of one connection. Each ends exactly once: with the server's answer, with its refusal, or with
 * `E_UNAVAILABLE` when there is no connection, when it ends before the answer, or when that takes longer than 10 s.
 */
export class Asker {
  readonly #connection: Connection;
  readonly #platform: Platform;
  readonly #open = new Set<(outcome: { ok: false; error: ErrorBody }) => void>();

  constructor(connection: Connection, platform: Platform) {
    this.#connection = connection;
    this.#platform = platform;
  }

  /** `done` is called in the turn of the answer, before any event that the server sent after it. */
  ask<E extends UpEventName>(event: E, body: UpEvents[E], done: (outcome: Outcome<E>) => void): void {
    this.#ask(event, body, (raw) => decodeAnswer(answers[event], raw) as Outcome<E>, done);
  }

  /** As `ask` of `join_room`, where the connection is to be for files alone. */
  attach(body: UpEvents["join_room"] & { role: "data" }, done: (outcome: Decoded<DataAnswer>) => void): void {
    this.#ask("join_room", body, (raw) => decodeAnswer(dataAnswer, raw), done);
  }

  #ask<E extends UpEventName, T>(
    event: E,
    body: UpEvents[E],
    decode: (raw: unknown) => Decoded<T>,
    done: (outcome: Decoded<T>) => void,
  ): void {
    const settle = (outcome: Decoded<T>) => {
      if (!this.#open.delete(settle)) return;
      stop();
      done(outcome);
    };
    const stop = this.#platform.after(ANSWER_TIMEOUT, () => settle(unavailable("the server did not answer")));
    this.#open.add(settle);
    const sent = this.#connection.ask(event, body, (raw) => {
      const refusal = decodeAnswer(failure, raw);
      if (refusal.ok) settle({ ok: false, error: toError(refusal.value.error).body() });
      else settle(decode(raw));
    });
    if (!sent) settle(unavailable("not connected"));
  }

  /** As `ask`; rejects with ChatCastError. */
  request<E extends UpEventName>(event: E, body: UpEvents[E]): Promise<AnswerTo<E>> {
    return new Promise((resolve, reject) => {
      this.ask(event, body, (outcome) => {
        if (outcome.ok) resolve(outcome.value);
        else reject(toError(outcome.error));
      });
    });
  }

  /** The connection ended: nothing that is still open can be answered. */
  abandon(): void {
    for (const settle of [...this.#open]) settle(unavailable("the connection was lost"));
  }
}

/** A refusal as an exception. */
export const toError = ({ code, message, ...detail }: Parameters<typeof errorOf>[0]): ChatCastError =>
  new ChatCastError(code, message, detail);
