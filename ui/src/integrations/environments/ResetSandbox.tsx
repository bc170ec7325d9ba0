// Putting the Sandbox's sample data back.
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.integrations.environments;

export function ResetSandbox(props: { onClose: () => void }) {
  const reset = useDo(() => commands.resetSandbox(), {
    onDone: () => {
      done(say.resetDone);
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.resetTitle}
      confirm={say.reset}
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate(undefined)}
      onClose={props.onClose}
    >
      {say.resetText}
    </ConfirmDialog>
  );
}
