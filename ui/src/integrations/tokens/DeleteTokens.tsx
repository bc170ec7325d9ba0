// Deleting tokens: says who uses them and what will stop, asks, deletes, and says what could not be deleted.
import { Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { useHold } from "../../app/place";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import { done } from "../../design/notify";
import { useDelayed } from "../../design/useDelayed";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { DeletionProgress, DeletionResult } from "./DeletionProgress";
import { ImpactOfMany, ImpactOfOne } from "./Impact";
import { useDeletion } from "./useDeletion";

const say = words.integrations.tokens.remove;

/** From so many on the progress is shown. */
const MANY = 5;

export function DeleteTokens(props: {
  ids: readonly string[];
  onClose: () => void;
  /** These are gone, and the list no longer shows them. */
  onDeleted: (ids: readonly string[]) => void;
}) {
  const { ids } = props;
  // Asked anew each time: what integrations do meanwhile is no change that is told.
  const [occasion] = useState(() => crypto.randomUUID());
  const { state, run, stop } = useDeletion();
  const impact = useAsk(["token-impact", occasion], () => commands.tokenImpact([...ids]), {
    enabled: state.phase === "not-begun",
  });
  const looking = useDelayed(impact.isPending);
  const running = state.phase === "running";
  useHold(running);
  const nameOf = (id: string) => impact.data?.find((it) => it.id === id)?.name ?? say.nameless;
  const remove = () => {
    if (impact.isPending) return;
    run(ids, ({ deleted, failed, left }) => {
      props.onDeleted(deleted);
      if (failed.length > 0 || left > 0) return;
      done(deleted.length === 1 ? say.done : say.doneMany(deleted.length));
      props.onClose();
    });
  };

  if (running && ids.length >= MANY) return <DeletionProgress state={state} all={ids.length} onStop={stop} />;
  if (state.phase === "over") return <DeletionResult state={state} nameOf={nameOf} onClose={props.onClose} />;
  const [only] = impact.data ?? [];
  return (
    <ConfirmDialog
      opened
      title={say.title(ids.length)}
      confirm={ids.length === 1 ? say.confirm : say.confirmMany(ids.length)}
      busy={looking || running}
      onConfirm={remove}
      onClose={() => {
        if (!running) props.onClose();
      }}
    >
      <Stack gap="sm">
        {impact.error !== null && <ErrorNotice error={impact.error} />}
        {impact.isPending && <Skeleton height={ids.length === 1 ? 146 : 180} visible={looking} aria-label={say.looking} />}
        {ids.length === 1 && only !== undefined && <ImpactOfOne impact={only} />}
        {ids.length > 1 && impact.data !== undefined && <ImpactOfMany impacts={impact.data} />}
        <div>
          {say.immediately} {say.final}
        </div>
      </Stack>
    </ConfirmDialog>
  );
}
