// Deleting a role that nobody has.
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { commands, type RoleRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { takeBack } from "../undo";

const say = words.users.roles;

export function DeleteRole(props: { role: RoleRow; onClose: () => void }) {
  const { id, name, permissions } = props.role;
  const remove = useDo(() => commands.deleteRole(id), {
    onDone: () => {
      done(
        say.deleted(name),
        takeBack(() => commands.createRole({ name, permissions })),
      );
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.remove.title}
      confirm={say.remove.confirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={props.onClose}
    >
      {say.remove.text(name)}
    </ConfirmDialog>
  );
}
