// Asked when the window is closed and it was not yet chosen what that means for the gateway.
import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { Dialog } from "../design/Dialog";
import { ErrorNotice } from "../design/ErrorNotice";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";

export function CloseQuestion(props: { asked: boolean; onClose: () => void }) {
  const { asked, onClose } = props;
  const [canRemember, setCanRemember] = useState(false);
  const [remember, setRemember] = useState(false);
  const say = words.app.close;
  const leave = () => {
    setRemember(false);
    onClose();
  };
  const close = useDo(({ keep }: { keep: boolean }) => commands.closeWindow(keep, remember), {
    onDone: leave,
  });
  useEffect(() => {
    // It is remembered only for who is signed in.
    if (asked) void commands.me().then((answer) => setCanRemember(answer.status === "ok"));
  }, [asked]);
  return (
    <Dialog opened={asked} onClose={leave} title={say.title} size={600}>
      <Stack gap="md">
        {close.error !== null && <ErrorNotice error={close.error} />}
        <Text>{say.text}</Text>
        {canRemember && (
          <Checkbox
            label={say.remember}
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={leave}>
            {words.design.cancel}
          </Button>
          <Button variant="default" onClick={() => close.mutate({ keep: false })}>
            {say.quit}
          </Button>
          <Button data-autofocus onClick={() => close.mutate({ keep: true })}>
            {say.keep}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
