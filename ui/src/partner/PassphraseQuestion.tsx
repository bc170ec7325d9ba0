// Asks for the passphrase of the encrypted file that a token is in. It is dropped as soon as the question is gone.
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { PasswordField } from "../design/PasswordField";
import type { Password } from "../ipc/bindings";
import { words } from "../words";

const say = words.partner.use;

interface Props {
  name: string;
  busy: boolean;
  error: unknown;
  onPassphrase: (passphrase: Password) => void;
  onClose: () => void;
}

export function PassphraseQuestion(props: Props & { opened: boolean }) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={say.passphraseTitle} size="md">
      {props.opened && <Question {...props} />}
    </Dialog>
  );
}

function Question(props: Props) {
  const [passphrase, setPassphrase] = useState("");
  return (
    <DialogForm
      submit={say.passphraseSubmit}
      busy={props.busy}
      error={errorBeside(props.error, ["passphrase"])}
      refused={props.error}
      onSubmit={() => props.onPassphrase(passphrase)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <Text>{say.passphraseText(props.name)}</Text>
        <PasswordField
          label={words.partner.open.passphrase}
          description={words.partner.open.passphraseHint}
          value={passphrase}
          autoComplete="off"
          data-autofocus
          error={errorAt(props.error, "passphrase")}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      </Stack>
    </DialogForm>
  );
}
