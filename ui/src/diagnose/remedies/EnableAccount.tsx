// Enabling the account whose token is refused: says first what works again.
import { Stack } from "@mantine/core";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { commands, type RemedyAct } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.diagnose.enable;

export function EnableAccount(props: {
  act: Extract<RemedyAct, { kind: "enable-account" }>;
  onDone: (what: string) => void;
  onClose: () => void;
}) {
  const { account, name } = props.act;
  const enable = useDo(() => commands.applyRemedy({ kind: "enable-account", account }), {
    onDone: () => props.onDone(words.diagnose.done["enable-account"](name)),
  });
  const seen = useImpact(
    { kind: "account", id: account, roles: null, enabled: true },
    enable.isPending || enable.isSuccess,
  );
  return (
    <ConfirmDialog
      opened
      title={say.title(name)}
      confirm={say.confirm}
      danger={false}
      busy={enable.isPending}
      error={enable.error}
      onConfirm={() => enable.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>{say.text}</div>
        <ImpactPreview seen={seen} />
      </Stack>
    </ConfirmDialog>
  );
}
