// Deleting tokens: says who uses them and what will stop, asks, deletes, and says what came of it.
import { Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { useHold } from "../../app/place";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import { useDelayed } from "../../design/useDelayed";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { DeletionProgress } from "./DeletionProgress";
import { DeletionResult } from "./DeletionResult";
import { useDeletion } from "./useDeletion";
import { UseOfMany, UseOfOne } from "./WhoUsesIt";

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
  const seen = useImpact({ kind: "delete-tokens", ids: [...ids] }, state.phase !== "not-begun");
  const looking = useDelayed(impact.isPending);
  const running = state.phase === "running";
  useHold(running);
  // What was deleted is not found any more.
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const remove = () => {
    if (impact.isPending) return;
    setNames(new Map(impact.data?.map((it) => [it.id, it.name])));
    run(ids, ({ deleted }) => props.onDeleted(deleted));
  };

  if (running && ids.length >= MANY)
    return <DeletionProgress state={state} all={ids.length} onStop={stop} />;
  if (state.phase === "over")
    return (
      <DeletionResult
        state={state}
        nameOf={(id) => names.get(id) ?? say.nameless}
        onClose={props.onClose}
      />
    );
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
        {impact.isPending && (
          <Skeleton
            height={ids.length === 1 ? 146 : 180}
            visible={looking}
            aria-label={say.looking}
          />
        )}
        {ids.length === 1 && only !== undefined && <UseOfOne impact={only} />}
        {ids.length > 1 && impact.data !== undefined && <UseOfMany impacts={impact.data} />}
        <ImpactPreview seen={seen} />
        <div>
          {say.immediately} {say.final}
        </div>
      </Stack>
    </ConfirmDialog>
  );
}
