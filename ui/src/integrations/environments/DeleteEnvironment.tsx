// Deleting an environment in which no token works.
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { commands, type EnvironmentRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.integrations.environments;

export function DeleteEnvironment(props: { environment: EnvironmentRow; onClose: () => void }) {
  const { environment, onClose } = props;
  const remove = useDo(() => commands.deleteEnvironment(environment.id), {
    onDone: () => {
      done(say.deleted);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.deleteTitle(environment.name)}
      confirm={say.deleteConfirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {say.deleteText}
    </ConfirmDialog>
  );
}
