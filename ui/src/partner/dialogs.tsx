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
import { type Answer, problemOf } from "../ipc/answer";
import { commands, type ConnectionRow, type Password } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";
import { Configurations } from "./Configurations";
import { Findings } from "./Findings";
import { PassphraseQuestion } from "./PassphraseQuestion";
import { SecretField } from "../integrations/tokens/SecretField";
import { Sheet } from "./Sheet";

const say = words.partner.connections;

interface Props {
  connection: ConnectionRow;
  onClose: () => void;
}

/** Does something that takes the token: at once with the keychain, after the passphrase with a file. */
function useWithToken<Out>(connection: ConnectionRow, act: (passphrase: Password | null) => Answer<Out>, onClose: () => void) {
  const needsWords = connection.kept === "file";
  const doing = useDo(act);
  const { mutate } = doing;
  const begun = useRef(needsWords);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(null);
  }, [mutate]);
  const atPassphrase = doing.error !== null && problemOf(doing.error).field === "passphrase";
  const isAsking = needsWords && doing.data === undefined && (doing.error === null || atPassphrase);
  const question = (
    <PassphraseQuestion
      opened={isAsking}
      name={connection.name}
      busy={doing.isPending}
      error={doing.error}
      onPassphrase={mutate}
      onClose={onClose}
    />
  );
  return { doing, isAsking, question };
}

export function TestDialog({ connection, onClose }: Props) {
  const { doing, isAsking, question } = useWithToken(
    connection,
    (passphrase) => commands.checkPartner({ kind: "connection", id: connection.id, passphrase }),
    onClose,
  );
  const check = words.partner.check;
  const close = () => {
    void commands.cancelPartner();
    onClose();
  };
  return (
    <>
      {question}
      <Dialog opened={!isAsking} onClose={close} title={say.testTitle(connection.name)}>
        <Stack gap="md">
          {doing.error !== null && <ErrorNotice error={doing.error} />}
          <div role="status">
            {doing.isPending && (
              <Group gap="sm">
                <Loader size="xs" aria-hidden />
                <Text>{check.running}</Text>
              </Group>
            )}
            {doing.data !== undefined && (
              <Notice tone={doing.data.works ? "good" : "warn"} title={doing.data.works ? check.works : check.worksNot} />
            )}
          </div>
          {doing.data !== undefined && <Findings check={doing.data} />}
          <Close onClose={close} label={doing.isPending ? check.cancel : say.close} />
        </Stack>
      </Dialog>
    </>
  );
}

export function CopyDialog({ connection, onClose }: Props) {
  const { doing, isAsking, question } = useWithToken(
    connection,
    (passphrase) => commands.connectionToken(connection.id, passphrase),
    onClose,
  );
  return (
    <>
      {question}
      <Dialog opened={!isAsking} onClose={onClose} title={say.copyTitle(connection.name)}>
        <Stack gap="md">
          {doing.error !== null && <ErrorNotice error={doing.error} />}
          {doing.data !== undefined && <SecretField side="partner" secret={doing.data} of="token" />}
          <Close onClose={onClose} label={say.close} />
        </Stack>
      </Dialog>
    </>
  );
}

export function ConfigurationDialog({ connection, onClose }: Props) {
  return (
    <Dialog opened onClose={onClose} title={say.configureTitle(connection.name)} size="xl">
      <Stack gap="md">
        <Configurations connection={connection} />
        <Close onClose={onClose} label={say.close} />
      </Stack>
    </Dialog>
  );
}

export function SheetDialog({ connection, onClose }: Props) {
  return (
    <Dialog opened onClose={onClose} title={say.sheetTitle(connection.name)}>
      <Stack gap="md">
        <Sheet connection={connection} />
        <Close onClose={onClose} label={say.close} />
      </Stack>
    </Dialog>
  );
}

export function RenameDialog({ connection, onClose }: Props) {
  const [name, setName] = useState(connection.name);
  const rename = useDo(() => commands.renameConnection(connection.id, name), {
    onDone: () => {
      done(say.renamed);
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={say.renameTitle} size="md">
      <DialogForm
        submit={say.renameSubmit}
        busy={rename.isPending}
        error={errorBeside(rename.error, ["name"])}
        refused={rename.error}
        onSubmit={() => rename.mutate(undefined)}
        onClose={onClose}
      >
        <TextInput
          label={words.partner.keep.name}
          value={name}
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
      done(say.removed);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.removeTitle}
      confirm={say.removeSubmit}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {say.removeText(connection.name)}
    </ConfirmDialog>
  );
}

function Close(props: { onClose: () => void; label: string }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={props.onClose}>
        {props.label}
      </Button>
    </Group>
  );
}
