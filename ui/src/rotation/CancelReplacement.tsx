// Cancelling a replacement: says that the new token stops, and that the old one works as before.
import { Stack } from "@mantine/core";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { done } from "../design/notify";
import { ImpactPreview } from "../impact/ImpactPreview";
import { useImpact } from "../impact/useImpact";
import { commands, type Rotation } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";

const say = words.rotation.cancel;

export function CancelReplacement(props: { rotation: Rotation; onClose: () => void }) {
  const { new: fresh } = props.rotation;
  const cancel = useDo(() => commands.cancelReplacement(fresh.id), {
    onDone: () => {
      done(say.done);
      props.onClose();
    },
  });
  const seen = useImpact(
    { kind: "delete-tokens", ids: [fresh.id] },
    cancel.isPending || cancel.isSuccess,
  );
  return (
    <ConfirmDialog
      opened
      title={say.title}
      confirm={say.confirm}
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>{say.text(fresh.hint)}</div>
        <div>{say.back}</div>
        <ImpactPreview seen={seen} />
      </Stack>
    </ConfirmDialog>
  );
}
