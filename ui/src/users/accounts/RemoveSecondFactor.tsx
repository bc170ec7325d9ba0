// Removing the second factor of somebody who lost it.
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.users.accounts.removeFactor;

export function RemoveSecondFactor(props: { account: AccountRow; onClose: () => void }) {
  const remove = useDo(() => commands.removeSecondFactor(props.account.id, null), {
    onDone: () => {
      done(say.done);
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.title(props.account.name)}
      confirm={say.confirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={props.onClose}
    >
      {say.text}
    </ConfirmDialog>
  );
}
