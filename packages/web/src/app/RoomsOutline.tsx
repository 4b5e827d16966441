/** Holds the place of the list of rooms until that is here, so that nothing below it moves. CSS pixels as the list has them. */
export const RoomsOutline = ({ rooms }: { rooms: number }) => <div style={{ minHeight: `${rooms * 54 + 40}px` }} />;
