import { CLIENT_BUGS } from "./client.ts";
import { KEEPING_BUGS } from "./keeping.ts";
import type { PlantedBug } from "./plant.ts";
import { SERVICE_BUGS } from "./service.ts";
import { STORAGE_BUGS } from "./storage.ts";

/** Every bug that the checker is proved with. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...STORAGE_BUGS, ...SERVICE_BUGS, ...CLIENT_BUGS, ...KEEPING_BUGS];
