// Changing one's own password, for who knows the one before.
import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { Dialog } from "../design/Dialog";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { NewPasswordInput } from "../design/NewPasswordInput";
import { PasswordField } from "../design/PasswordField";
import { useFocusInvalid } from "../design/useFocusInvalid";
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
  const form = useFocusInvalid(change.error);
  const beside = errorBeside(change.error, ["current", "password"]);
  return (
    <Dialog opened onClose={props.onClose} title={say.title} size="md">
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined);
        }}
      >
        <Stack gap="sm">
          {beside !== undefined && <ErrorNotice error={beside} />}
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
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {words.design.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {say.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
