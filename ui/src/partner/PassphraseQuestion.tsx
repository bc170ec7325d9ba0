// Asks for the passphrase of the encrypted file that a token is in. It is dropped as soon as the question is gone.
import { Stack, Text } from "@mantine/core";
import { useRef } from "react";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { PasswordField } from "../design/PasswordField";
import type { Password } from "../ipc/bindings";
import { say } from "./words";

interface Props {
  name: string;
  busy: boolean;
  error: unknown;
  onPassphrase: (passphrase: Password) => void;
  onClose: () => void;
}

export function PassphraseQuestion(props: Props & { opened: boolean }) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={say.use.passphraseTitle} size="md">
      <Question {...props} />
    </Dialog>
  );
}

function Question(props: Props) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <DialogForm
      submit={say.use.passphraseSubmit}
      busy={props.busy}
      error={errorBeside(props.error, ["passphrase"])}
      refused={props.error}
      onSubmit={() => props.onPassphrase(field.current?.value ?? "")}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <Text>{say.use.passphraseText(props.name)}</Text>
        {/* What is typed is in the field and nowhere else on the page. */}
        <PasswordField
          ref={field}
          label={say.open.passphrase}
          description={say.open.passphraseHint}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          error={errorAt(props.error, "passphrase")}
        />
      </Stack>
    </DialogForm>
  );
}
