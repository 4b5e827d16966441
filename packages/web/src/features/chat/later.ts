/** What most conversations do without: one file of the built page, fetched right behind the room's screen. */
export { ActionBar } from "./ActionBar.tsx";
export { CompletionList } from "./CompletionList.tsx";
export { EditBox } from "./EditBox.tsx";
export { ExpiryChoice } from "./ExpiryChoice.tsx";
export { Declined, DeclinedBy, Declining } from "./Offer.tsx";
export { JumpFailed, OlderFailed } from "./Outage.tsx";
export { FilePreview } from "./preview/FilePreview.tsx";
export { Thumbnail } from "./preview/Thumbnail.tsx";
export { SealedFileCard } from "./SealedFileCard.tsx";
export { SendingStrip } from "./SendingStrip.tsx";
export { ChangeNote, Undelivered } from "./Undelivered.tsx";
