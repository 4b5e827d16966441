import { describe, expect, test } from "vitest";
import { Membership } from "../src/driver/membership.ts";
import { openWith } from "../src/open.ts";
import { fetchRooms, openPageClient } from "../src/page.ts";
import { EVERYONE, World } from "./support/world.ts";

const options = ({ time, server }: World) => ({ platform: time.platform(), openConnection: server.open });

describe("client of a page", () => {
  test("[CC13] connects without what a room needs, and fetches it once", async () => {
    const world = new World();
    let fetches = 0;
    const code = async () => {
      fetches++;
      return Membership;
    };
    const client = openWith(code, options(world));
    await world.until(client, ({ connection }) => connection.state === "connected");
    expect(fetches).toBe(0);
    await world.when(client.createRoom({ roomName: "lab", username: "Ada" }));
    await world.when(client.leaveRoom());
    await world.when(client.joinRoom({ roomName: "lab", username: "Bea" }));
    expect(fetches).toBe(1);
    client.close();
  });

  test("[CC13] entering rejects while it cannot be fetched, and tries again the next time", async () => {
    const world = new World();
    let there = false;
    const code = async () => {
      if (!there) throw new TypeError("Failed to fetch dynamically imported module");
      return Membership;
    };
    const client = openWith(code, options(world));
    const enter = () => world.when(client.createRoom({ roomName: "lab", username: "Ada" }));
    await expect(enter()).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    expect(world.server.received).toEqual([]);
    there = true;
    expect((await enter()).name).toBe("lab");
    client.close();
  });

  test("[CC13] what was fetched before is what entering needs", async () => {
    const world = new World();
    await fetchRooms();
    const client = openPageClient(options(world));
    await world.when(client.createRoom({ roomName: "lab", username: "Ada" }));
    client.say("Hello", EVERYONE);
    await world.until(client, ({ conversations }) => conversations[0]?.messages[0]?.state.state === "acknowledged");
    client.close();
  });
});
