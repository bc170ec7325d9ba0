// My connections: what is kept here, tested again, copied, renamed, removed.
import { Button, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { EmptyState } from "../design/EmptyState";
import { ErrorNotice } from "../design/ErrorNotice";
import { commands, type ConnectionRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { ConnectionCard, type ConnectionAct } from "./ConnectionCard";
import {
  ConfigurationDialog,
  CopyDialog,
  RemoveDialog,
  RenameDialog,
  SheetDialog,
  TestDialog,
} from "./dialogs";
import classes from "./PartnerView.module.css";
import { say } from "./words";

const DIALOGS: Record<ConnectionAct, typeof TestDialog> = {
  test: TestDialog,
  copy: CopyDialog,
  configure: ConfigurationDialog,
  sheet: SheetDialog,
  rename: RenameDialog,
  remove: RemoveDialog,
};

export function Connections(props: { onStart: () => void }) {
  const kept = useAsk(["connections"], () => commands.connections(), { fresh: true });
  const [doing, setDoing] = useState<{ act: ConnectionAct; connection: ConnectionRow }>();
  useEffect(() => {
    // What had the focus may have gone with its connection.
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>("[data-page-title]")?.focus();
  }, [kept.data]);
  if (kept.error !== null)
    return <ErrorNotice error={kept.error} again={() => void kept.refetch()} />;
  if (kept.data === undefined) return null;
  const Doing = doing === undefined ? undefined : DIALOGS[doing.act];
  return (
    <>
      <Text c="dimmed" maw="46rem">
        {say.connections.text}
      </Text>
      {kept.data.length === 0 ? (
        <EmptyState
          icon={<IconPlugConnected size={36} stroke={1.5} />}
          title={say.connections.none}
          action={<Button onClick={props.onStart}>{say.add}</Button>}
        >
          {say.connections.noneText}
        </EmptyState>
      ) : (
        <ul className={classes.kept} aria-label={say.connections.list}>
          {kept.data.map((it) => (
            <ConnectionCard
              key={it.id}
              connection={it}
              onAct={(act) => setDoing({ act, connection: it })}
            />
          ))}
        </ul>
      )}
      {doing !== undefined && Doing !== undefined && (
        <Doing
          connection={doing.connection}
          onClose={() => {
            setDoing(undefined);
            void kept.refetch();
          }}
        />
      )}
    </>
  );
}
