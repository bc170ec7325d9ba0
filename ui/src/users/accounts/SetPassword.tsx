// Setting the password of another account.
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { NewPasswordInput } from "../../design/NewPasswordInput";
import { done } from "../../design/notify";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { DialogForm } from "../../design/DialogForm";
import { UNCHANGED } from "./edit";

const say = words.users.accounts.password;

export function SetPassword(props: {
  account: AccountRow;
  onDone?: (account: AccountRow) => void;
  onClose: () => void;
}) {
  const { account } = props;
  const [password, setPassword] = useState("");
  const save = useDo(() => commands.editAccount(account.id, { ...UNCHANGED, password }), {
    onDone: (after) => {
      done(say.done(account.name));
      props.onDone?.(after);
      props.onClose();
    },
  });
  return (
    <Dialog opened onClose={props.onClose} title={say.title(account.name)} size="md">
      <DialogForm
        submit={say.save}
        busy={save.isPending}
        error={errorBeside(save.error, ["password"])}
        onSubmit={() => save.mutate(undefined)}
        onClose={props.onClose}
      >
        <Stack gap="md">
          <Text c="dimmed">{say.text}</Text>
          <NewPasswordInput
            label={words.users.accounts.form.password}
            value={password}
            name={account.name}
            email={account.email}
            error={errorAt(save.error, "password")}
            takesFocus
            onChange={(next) => {
              setPassword(next);
              if (save.isError) save.reset();
            }}
          />
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
