// Changing one's own password, for who knows the one before.
import { Stack } from "@mantine/core";
import { useState } from "react";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { NewPasswordInput } from "../design/NewPasswordInput";
import { PasswordField } from "../design/PasswordField";
import { done } from "../design/notify";
import { words } from "../words";
import { useSession } from "./session";

export function ChangePassword(props: { onClose: () => void }) {
  const { me } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const say = words.app.changePassword;
  const change = useDo(() => commands.changePassword(current, next), {
    onDone: () => {
      done(say.done);
      props.onClose();
    },
  });
  return (
    <Dialog opened onClose={props.onClose} title={say.title} size="md">
      <DialogForm
        submit={say.save}
        busy={change.isPending}
        error={errorBeside(change.error, ["current", "password"])}
        refused={change.error}
        onSubmit={() => change.mutate(undefined)}
        onClose={props.onClose}
      >
        <Stack gap="sm">
          <PasswordField
            data-autofocus
            label={say.current}
            value={current}
            required
            autoComplete="current-password"
            error={errorAt(change.error, "current")}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <NewPasswordInput
            label={say.next}
            value={next}
            required
            onChange={setNext}
            error={errorAt(change.error, "password")}
            name={me.name}
            email={me.email}
          />
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
