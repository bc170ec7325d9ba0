// Short messages at the edge of the window: what was done, with an undo where there is one; what did not work.
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { problemOf } from "../ipc/answer";
import { words } from "../words";

/** Says what was done. With `undo`, offers to take it back for a while. */
export function done(message: string, undo?: () => void): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    withBorder: true,
    autoClose: undo === undefined ? 4000 : 10_000,
    closeButtonProps: { "aria-label": words.design.dismiss },
    message:
      undo === undefined ? (
        message
      ) : (
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <span>{message}</span>
          <Button
            size="compact-sm"
            flex="none"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {words.design.undo}
          </Button>
        </Group>
      ),
  });
}

/** Says what did not work and why, until it is dismissed. */
export function failed(error: unknown): void {
  notifications.show({
    withBorder: true,
    color: "red",
    title: words.design.wentWrong,
    message: problemOf(error).message,
    autoClose: false,
    closeButtonProps: { "aria-label": words.design.dismiss },
  });
}
