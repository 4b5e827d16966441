import type { Delivered, MessageView } from "@chatcast/client";
import { createContext, useContext } from "react";

/** To whom a message was delivered, as far as that is known. */
export type TellDelivered = (message: MessageView) => Delivered | undefined;

export const DeliveredContext = createContext<TellDelivered>(() => undefined);

export const useDelivered = (message: MessageView): Delivered | undefined => useContext(DeliveredContext)(message);
