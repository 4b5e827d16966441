import { ChatCastError, openClient } from "@chatcast/client";
import { Tap } from "../checker/tap.ts";
import { Rng } from "../kernel/rng.ts";
import { ROOM_NAME, type RoomWorld } from "./context.ts";
import { simPlatform } from "./platform.ts";
import { simTransport } from "./transport.ts";

/**
 * Somebody who takes other people's names. A run is shorter than the time for which a lost name is held, so that every
 * name is held from its first entry to the end, and no attempt may succeed.
 */
export class Impostor {
  readonly #index: number;
  readonly #world: RoomWorld;
  readonly #rng: Rng;

  constructor(index: number, world: RoomWorld) {
    this.#index = index;
    this.#world = world;
    this.#rng = new Rng(world.seed, "impostor");
  }

  /** Tries to enter under that name, without its token. */
  tries(username: string): void {
    const { scheduler, network, history, coverage, trace } = this.#world;
    const tap = new Tap("impostor", this.#world);
    const openConnection = simTransport(network, this.#index, tap, () => undefined);
    const client = openClient({
      url: "http://server",
      platform: simPlatform(scheduler, this.#rng, () => true),
      openConnection,
    });
    client.joinRoom({ roomName: ROOM_NAME, username }).then(
      () => {
        history.violated("I6", `somebody entered as ${username} while the name was held`);
      },
      (error: unknown) => {
        const code = error instanceof ChatCastError ? error.code : String(error);
        trace.note("impostor", `is no ${username}: ${code}`);
        if (code === "E_NAME_TAKEN") coverage.hit("name refused while it was held");
        client.close();
      },
    );
  }
}
