/** What the field that somebody writes in says of the suggestions above it. */
export const SUGGESTIONS = "suggestions";
export const optionId = (index: number): string => `${SUGGESTIONS}-${index}`;
