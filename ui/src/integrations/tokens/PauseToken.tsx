// Pausing a token: says what would be refused, and can be taken back.
import { Stack } from "@mantine/core";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import type { TokenRow } from "../../ipc/bindings";
import { words } from "../../words";
import { usePause } from "./usePause";

const say = words.integrations.tokens.pause;

export function PauseToken(props: { token: TokenRow; onClose: () => void }) {
  const { id, name } = props.token;
  const { pause } = usePause(props.onClose);
  const seen = useImpact({ kind: "pause-token", id }, pause.isPending || pause.isSuccess);
  return (
    <ConfirmDialog
      opened
      title={say.title(name)}
      confirm={say.confirm}
      danger={false}
      busy={pause.isPending}
      error={pause.error}
      onConfirm={() => pause.mutate(id)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <div>{say.text}</div>
        <ImpactPreview seen={seen} />
      </Stack>
    </ConfirmDialog>
  );
}
