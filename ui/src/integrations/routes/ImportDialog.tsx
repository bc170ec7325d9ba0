// Importing routes: a file first, then what is in it as a table. Nothing is in force before it is confirmed.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Dialog } from "../../design/Dialog";
import { ErrorNotice } from "../../design/ErrorNotice";
import type { Answer } from "../../ipc/answer";
import { commands, type EnvironmentRow, type RouteFileTable } from "../../ipc/bindings";
import { useDo, useShellEvent } from "../../ipc/hooks";
import { words } from "../../words";
import classes from "./ImportDialog.module.css";
import { ImportTable } from "./ImportTable";

const say = words.integrations.routes.file;

/** One byte more than a file may have: enough for the shell to say that it is too large. */
const LARGEST = 5 * 1024 * 1024 + 1;

export function ImportDialog(props: {
  environment: EnvironmentRow;
  /** A file was dropped on the window, and the shell has it. */
  dropped: boolean;
  onClose: () => void;
}) {
  const { environment, dropped, onClose } = props;
  const input = useRef<HTMLInputElement>(null);
  const read = useDo((prefix: boolean | null) => commands.readRouteFile(environment.slug, prefix));
  const choose = useDo(taken, { onDone: () => read.mutate(null) });
  const again = read.mutate;
  useEffect(() => {
    if (dropped) again(null);
  }, [dropped, again]);
  useShellEvent("routeFileArrived", () => {
    choose.reset();
    again(null);
  });
  const busy = choose.isPending || read.isPending;
  const table: RouteFileTable | undefined = choose.error === null ? read.data : undefined;
  const refused = choose.error ?? read.error;
  const picker = (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,.yaml,.yml"
        aria-label={say.field}
        tabIndex={-1}
        className={classes.file}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) choose.mutate(file);
          // The same file can be chosen again.
          event.currentTarget.value = "";
        }}
      />
      <Button
        data-autofocus
        variant={table === undefined ? "filled" : "default"}
        size={table === undefined ? "sm" : "xs"}
        loading={busy}
        leftSection={<IconFileImport size={17} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {table === undefined ? say.choose : say.chooseOther}
      </Button>
    </>
  );
  return (
    <Dialog
      opened
      size={table === undefined ? "lg" : "min(68rem, 96vw)"}
      title={say.title(environment.name)}
      onClose={onClose}
    >
      {table === undefined ? (
        <Stack gap="md">
          {refused !== null && <ErrorNotice error={refused} />}
          <div className={classes.drop}>
            <Text>{say.text}</Text>
            {picker}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.design.cancel}
            </Button>
          </Group>
        </Stack>
      ) : (
        <ImportTable
          key={`${table.name} ${table.prefix?.isAdded === true ? "prefix" : ""} ${table.routes.length}`}
          environment={environment}
          table={table}
          refused={read.error}
          picker={picker}
          onPrefix={(prefix) => read.mutate(prefix)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

/** Gives the file to the shell, which reads it. */
async function taken(file: File): Answer<null> {
  const bytes = await file
    .slice(0, LARGEST)
    .arrayBuffer()
    .catch(() => undefined);
  if (bytes !== undefined) return commands.takeRouteFile(file.name, [...new Uint8Array(bytes)]);
  const error = { code: "unread", field: "file", message: say.unread, retryAfterSeconds: null };
  return { status: "error", error };
}
