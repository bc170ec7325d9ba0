// Add API Token: the form, then the one-time view in its place, which nothing closes by accident.
import { useState } from "react";
import { useHold } from "../../app/place";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { Dialog } from "../../design/Dialog";
import { commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { AddTokenForm } from "./AddTokenForm";
import { OneTimeView } from "./OneTimeView";
import type { ClipboardClearing } from "./useClipboardClearing";

const say = words.integrations.tokens;

export function AddTokenDialog(props: { clipboard: ClipboardClearing; onClose: () => void }) {
  const { onClose } = props;
  const create = useDo(commands.createToken);
  const [seen, setSeen] = useState(false);
  const [asking, setAsking] = useState(false);
  const created = create.data;
  // While a token is on its way or can still be seen, no other screen takes the place of this one.
  useHold(create.isPending || created !== undefined);
  const close = () => {
    if (create.isPending || asking) return;
    if (created === undefined || seen) onClose();
    // A moment later: the press of Escape that asks is not to be taken for the answer.
    else setTimeout(() => setAsking(true));
  };
  return (
    <>
      <Dialog opened onClose={close} title={say.add} size={680}>
        {created === undefined ? (
          <AddTokenForm busy={create.isPending} error={create.error} onCreate={create.mutate} onClose={close} />
        ) : (
          <OneTimeView
            created={created}
            clipboard={props.clipboard}
            onSeen={() => setSeen(true)}
            onClose={close}
          />
        )}
      </Dialog>
      <ConfirmDialog
        opened={asking}
        title={say.once.askTitle}
        confirm={say.once.closeAnyway}
        onConfirm={onClose}
        onClose={() => setTimeout(() => setAsking(false))}
      >
        {say.once.ask}
      </ConfirmDialog>
    </>
  );
}
