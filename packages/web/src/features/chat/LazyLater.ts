import { arriving } from "../../ui/arriving.tsx";

/** Asked for with the room, so that it is there in an outage too; nobody waits for it to enter. */
const later = arriving(import("./later.ts"));

export const ActionBar = later((loaded) => loaded.ActionBar);
export const EditBox = later((loaded) => loaded.EditBox);
export const FilePreview = later((loaded) => loaded.FilePreview);
export const SealedFileCard = later((loaded) => loaded.SealedFileCard);
export const Thumbnail = later((loaded) => loaded.Thumbnail);
export const SendingStrip = later((loaded) => loaded.SendingStrip);
export const ChangeNote = later((loaded) => loaded.ChangeNote);
export const Undelivered = later((loaded) => loaded.Undelivered);
export const JumpFailed = later((loaded) => loaded.JumpFailed);
export const OlderFailed = later((loaded) => loaded.OlderFailed);
export const CompletionList = later((loaded) => loaded.CompletionList);
export const ExpiryChoice = later((loaded) => loaded.ExpiryChoice);
export const Declining = later((loaded) => loaded.Declining);
export const Declined = later((loaded) => loaded.Declined);
export const DeclinedBy = later((loaded) => loaded.DeclinedBy);
