import type { ReactNode } from "react";

/** Sets off a part of a sentence, `<b>` in its message. */
export const strong = (inside: ReactNode): ReactNode => <strong className="font-semibold">{inside}</strong>;
