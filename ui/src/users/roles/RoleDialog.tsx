// Creating, editing and duplicating a role.
import { Skeleton } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import { commands, type RoleRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { DEFAULT_PERIOD, useUsage } from "../../usage/useUsage";
import { words } from "../../words";
import { RoleForm } from "./RoleForm";

/** What the form starts from: nothing, a role that is to be changed, or a role of which another is made. */
export type RoleStart =
  | { from: "nothing" }
  /** `smaller`: with what is not used left out. */
  | { from: "role"; role: RoleRow; smaller?: boolean }
  | { from: "copy"; role: RoleRow };

const say = words.users.roles.form;

export function RoleDialog(props: { start: RoleStart; onClose: () => void }) {
  const { start } = props;
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const smaller = start.from === "role" && start.smaller === true ? start.role : undefined;
  const usage = useUsage(
    { kind: "role", id: smaller?.id ?? "" },
    DEFAULT_PERIOD,
    smaller !== undefined,
  );
  const title =
    start.from === "nothing"
      ? say.createTitle
      : start.from === "role"
        ? say.editTitle(start.role.name)
        : say.copyTitle(start.role.name);
  return (
    <Dialog opened onClose={props.onClose} title={title} size="61rem">
      {catalogue.error !== null && (
        <ErrorNotice error={catalogue.error} again={() => void catalogue.refetch()} />
      )}
      {catalogue.data === undefined || usage.isLoading ? (
        <Skeleton height={400} visible={catalogue.error === null} />
      ) : (
        <RoleForm
          catalogue={catalogue.data}
          start={start}
          proposed={usage.data?.proposed ?? null}
          onClose={props.onClose}
        />
      )}
    </Dialog>
  );
}
