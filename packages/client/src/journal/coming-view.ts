import type { ComingView, RoomView } from "../api.ts";

/** A file of somebody else that is under way. */
export interface Coming extends Omit<ComingView, "stop"> {
  stop: () => void;
}

/** One for everybody is not for each of its readers to stop for all the others. */
export const comingView = ({ stop, ...file }: Coming, room: RoomView | undefined): ComingView => ({
  ...file,
  stop: file.halted === undefined && (file.private || room?.rights?.own !== undefined) ? stop : undefined,
});
