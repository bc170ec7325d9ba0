// Disabling an account: says that its tokens stop and what would be refused, and can be taken back.
import { Stack } from "@mantine/core";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { words } from "../../words";
import { takeBack } from "../undo";
import { enabling } from "./edit";

const say = words.users.accounts.disableDialog;

export function DisableAccount(props: { account: AccountRow; onClose: () => void }) {
  const { id, name, tokens, me } = props.account;
  const disable = useDo(() => commands.editAccount(id, enabling(false)), {
    onDone: () => {
      done(
        say.done(name),
        takeBack(() => commands.editAccount(id, enabling(true))),
      );
      props.onClose();
    },
  });
  const seen = useImpact(
    tokens === 0 ? undefined : { kind: "account", id, roles: null, enabled: false },
    disable.isPending || disable.isSuccess,
  );
  return (
    <ConfirmDialog
      opened
      title={say.title(name)}
      confirm={say.confirm}
      busy={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>
          {tokens === 0 ? say.noTokens : say.tokens(tokens)} {say.signIn} {me && say.me}
        </div>
        {tokens > 0 && <ImpactPreview seen={seen} />}
      </Stack>
    </ConfirmDialog>
  );
}
