import { type TransferView, transferJson } from "@chatcast/client";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { downloadCsv } from "../../ui/downloadCsv.ts";
import { FileAgain } from "../../ui/FileAgain.tsx";
import { SureButton } from "../../ui/SureButton.tsx";
import { saveAs } from "../../ui/saveAs.ts";
import { say } from "../../words/words.ts";

/** What can be done with a transfer as it stands, and nothing that cannot. */
export function TransferActions({ transfer }: { transfer: TransferView }) {
  const { fileName, pause, resume, retry, cancel, kill, ackedChunks } = transfer;
  const [asking, setAsking] = useState(false);
  const group = useRef<HTMLDivElement>(null);
  const held = useRef<HTMLElement>(undefined);
  // A focused button that goes would throw the keyboard back to the page's beginning. The focus goes to the group and not to
  // a button beside it, so that a second press of Enter does nothing that nobody chose.
  useLayoutEffect(() => {
    if (held.current === undefined || held.current.isConnected) return;
    held.current = undefined;
    group.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not fields of a form.
    <div
      ref={group}
      role="group"
      aria-label={fileName}
      tabIndex={-1}
      onFocus={({ target, currentTarget }) => {
        held.current = target === currentTarget ? undefined : target;
      }}
      onBlur={({ target }) => {
        if (target.isConnected) held.current = undefined;
      }}
      className="flex flex-wrap gap-1.5"
    >
      <FileAgain transfer={transfer} />
      {pause === undefined && resume === undefined ? null : (
        // One element for both, so that the focus stays where somebody goes back and forth.
        <Button dense onClick={pause ?? resume}>
          {say(pause === undefined ? "transfers.resume" : "transfers.pause")}
        </Button>
      )}
      {retry === undefined ? null : (
        <Button dense onClick={retry}>
          {say("transfers.retry")}
        </Button>
      )}
      {cancel === undefined ? null : (
        // Before the server has anything of it nothing is lost.
        <Button dense onClick={() => (ackedChunks === 0 ? cancel() : setAsking(true))}>
          {say("transfers.cancel")}
        </Button>
      )}
      {kill === undefined ? null : (
        <SureButton dense sure={say("transfers.kill-sure")} onSure={kill}>
          {say("transfers.kill")}
        </SureButton>
      )}
      <Button dense onClick={() => downloadCsv(`${fileName}-chunks.csv`, transfer.csv())}>
        {say("transfers.csv")}
      </Button>
      <Button
        dense
        onClick={() => saveAs(`${fileName}.json`, new Blob([transferJson(transfer)], { type: "application/json" }))}
      >
        {say("transfers.json")}
      </Button>
      {asking && cancel !== undefined ? (
        <ConfirmDialog
          title={say("transfers.cancel-ask", { n: 1 })}
          what={say("transfers.cancel-one")}
          yes={say("transfers.cancel-yes", { n: 1 })}
          no={say("transfers.keep-one")}
          onYes={() => {
            setAsking(false);
            cancel();
          }}
          onNo={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
