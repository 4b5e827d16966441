import type { ChatCastClient } from "@chatcast/client";
import { Flights } from "@chatcast/client/flight";

const started = new WeakMap<ChatCastClient, Flights>();

/** The recorder of the page's client, which begins when it is first asked for. */
export function flightsOf(client: ChatCastClient): Flights {
  const flights = started.get(client) ?? new Flights(client);
  started.set(client, flights);
  return flights;
}
