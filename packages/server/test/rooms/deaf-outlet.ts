import type { Outlet } from "../../src/rooms/outlet.ts";

/** Of somebody who is there, and to whom nobody listens. */
export const deafOutlet = (connectionId: string): Outlet => ({
  connectionId,
  push: () => undefined,
  hint: () => undefined,
  deliver: () => undefined,
  displace: () => undefined,
  expel: () => undefined,
});
