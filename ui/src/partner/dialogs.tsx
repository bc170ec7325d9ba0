// What is done with a connection, each in a dialog of its own.
import { Button, Group, Loader, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Notice } from "../design/Notice";
import { done } from "../design/notify";
import { SecretField } from "../integrations/tokens/SecretField";
import { type Answer, problemOf } from "../ipc/answer";
import { commands, type ConnectionRow, type Password } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";
import { Configurations } from "./Configurations";
import { Findings } from "./Findings";
import { PassphraseQuestion } from "./PassphraseQuestion";
import { Sheet } from "./Sheet";
import { say } from "./words";

interface Props {
  connection: ConnectionRow;
  onClose: () => void;
}

/** Does something that takes the token: at once with the keychain, after the passphrase with a file. */
function useWithToken<Out>(
  connection: ConnectionRow,
  act: (passphrase: Password | null) => Answer<Out>,
  onClose: () => void,
) {
  const needsWords = connection.kept === "file";
  const [out, setOut] = useState<Out>();
  const doing = useDo(act, {
    onDone: (it) => {
      setOut(it);
      // What was sent may be a passphrase: its field is gone.
      doing.reset();
    },
  });
  const { mutate } = doing;
  const begun = useRef(needsWords);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(null);
  }, [mutate]);
  const atPassphrase = doing.error !== null && problemOf(doing.error).field === "passphrase";
  const isAsking = needsWords && out === undefined && (doing.error === null || atPassphrase);
  const close = () => {
    void commands.cancelPartner();
    onClose();
  };
  const question = (
    <PassphraseQuestion
      opened={isAsking}
      name={connection.name}
      busy={doing.isPending}
      error={doing.error}
      onPassphrase={mutate}
      onClose={close}
    />
  );
  return { doing, out, isAsking, question, close };
}

export function TestDialog({ connection, onClose }: Props) {
  const {
    doing,
    out: found,
    isAsking,
    question,
    close,
  } = useWithToken(
    connection,
    (passphrase) => commands.checkPartner({ kind: "connection", id: connection.id, passphrase }),
    onClose,
  );
  return (
    <>
      {question}
      <Dialog opened={!isAsking} onClose={close} title={say.connections.testTitle(connection.name)}>
        <Stack gap="sm">
          {doing.error !== null && <ErrorNotice error={doing.error} />}
          <div role="status">
            {doing.isPending && (
              <Group gap="xs">
                <Loader size="xs" aria-hidden />
                <Text>{say.check.running}</Text>
              </Group>
            )}
            {found !== undefined && (
              <Notice
                tone={found.works ? "good" : "warn"}
                title={found.works ? say.check.works : say.check.worksNot}
              />
            )}
          </div>
          {found !== undefined && <Findings check={found} />}
          <Close onClose={close} isCancel={doing.isPending} />
        </Stack>
      </Dialog>
    </>
  );
}

export function CopyDialog({ connection, onClose }: Props) {
  const { doing, out, isAsking, question } = useWithToken(
    connection,
    (passphrase) => commands.connectionToken(connection.id, passphrase),
    onClose,
  );
  return (
    <>
      {question}
      <Dialog
        opened={!isAsking}
        onClose={onClose}
        title={say.connections.copyTitle(connection.name)}
      >
        <Stack gap="md">
          {doing.error !== null && <ErrorNotice error={doing.error} />}
          {out !== undefined && <SecretField side="partner" secret={out} of="token" />}
          <Close onClose={onClose} />
        </Stack>
      </Dialog>
    </>
  );
}

export function ConfigurationDialog({ connection, onClose }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={say.connections.configureTitle(connection.name)}
      size="xl"
      closeOnEscape={!isAsking}
    >
      <Stack gap="md">
        <Configurations connection={connection} onAsking={setAsking} />
        <Close onClose={onClose} />
      </Stack>
    </Dialog>
  );
}

export function SheetDialog({ connection, onClose }: Props) {
  return (
    <Dialog opened onClose={onClose} title={say.connections.sheetTitle(connection.name)}>
      <Stack gap="md">
        <Sheet connection={connection} />
        <Close onClose={onClose} />
      </Stack>
    </Dialog>
  );
}

export function RenameDialog({ connection, onClose }: Props) {
  const [name, setName] = useState(connection.name);
  const rename = useDo(() => commands.renameConnection(connection.id, name), {
    onDone: () => {
      done(say.connections.renamed);
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={say.connections.renameTitle} size="md">
      <DialogForm
        submit={say.connections.renameSubmit}
        busy={rename.isPending}
        error={errorBeside(rename.error, ["name"])}
        refused={rename.error}
        onSubmit={() => rename.mutate(undefined)}
        onClose={onClose}
      >
        <TextInput
          label={say.keep.name}
          value={name}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          error={errorAt(rename.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </DialogForm>
    </Dialog>
  );
}

export function RemoveDialog({ connection, onClose }: Props) {
  const remove = useDo(() => commands.removeConnection(connection.id), {
    onDone: () => {
      done(say.connections.removed);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.connections.removeTitle}
      confirm={say.connections.removeSubmit}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {say.connections.removeText(connection.name)} {say.connections.stillValid}
    </ConfirmDialog>
  );
}

function Close(props: { onClose: () => void; isCancel?: boolean }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={props.onClose} data-autofocus>
        {props.isCancel === true ? words.design.cancel : words.design.close}
      </Button>
    </Group>
  );
}
