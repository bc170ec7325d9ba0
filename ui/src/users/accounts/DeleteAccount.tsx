// Deleting an account for good: says how many tokens stop with it, which, and what would be refused.
import { Stack } from "@mantine/core";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.users.accounts.remove;

export function DeleteAccount(props: { account: AccountRow; onClose: () => void }) {
  const { id, name, tokens, me } = props.account;
  const remove = useDo(() => commands.deleteAccount(id), {
    onDone: (stopped) => {
      done(say.done(name, stopped.length));
      props.onClose();
    },
  });
  const seen = useImpact(
    tokens === 0 ? undefined : { kind: "delete-account", id },
    remove.isPending || remove.isSuccess,
  );
  return (
    <ConfirmDialog
      opened
      title={say.title(name)}
      confirm={say.confirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>{me ? say.me : say.signIn}</div>
        <div>{tokens === 0 ? say.noTokens : say.stops(tokens)}</div>
        {tokens > 0 && <ImpactPreview seen={seen} />}
        <strong>{say.final}</strong>
      </Stack>
    </ConfirmDialog>
  );
}
