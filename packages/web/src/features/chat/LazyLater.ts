import { lazy } from "react";

/** Asked for with the room, so that it is there in an outage too; nobody waits for it to enter. */
const later = import("./later.ts");
// Whoever draws it first hears of a failure.
later.catch(() => undefined);

export const ActionBar = lazy(() => later.then(({ ActionBar: loaded }) => ({ default: loaded })));
export const EditBox = lazy(() => later.then(({ EditBox: loaded }) => ({ default: loaded })));
export const FilePreview = lazy(() => later.then(({ FilePreview: loaded }) => ({ default: loaded })));
export const SealedFileCard = lazy(() => later.then(({ SealedFileCard: loaded }) => ({ default: loaded })));
export const SendingStrip = lazy(() => later.then(({ SendingStrip: loaded }) => ({ default: loaded })));
export const ChangeNote = lazy(() => later.then(({ ChangeNote: loaded }) => ({ default: loaded })));
export const Undelivered = lazy(() => later.then(({ Undelivered: loaded }) => ({ default: loaded })));
export const CompletionList = lazy(() => later.then(({ CompletionList: loaded }) => ({ default: loaded })));
export const ExpiryChoice = lazy(() => later.then(({ ExpiryChoice: loaded }) => ({ default: loaded })));
export const Declining = lazy(() => later.then(({ Declining: loaded }) => ({ default: loaded })));
export const Declined = lazy(() => later.then(({ Declined: loaded }) => ({ default: loaded })));
export const DeclinedBy = lazy(() => later.then(({ DeclinedBy: loaded }) => ({ default: loaded })));
