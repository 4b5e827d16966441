/** Marks, while `when`, that loading the page anew would take something away. The page does not do it by itself then. */
export const Unfinished = ({ when }: { when: boolean }) => (when ? <span hidden data-unfinished="" /> : null);
