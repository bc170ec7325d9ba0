// Asks before something is done that cannot be taken back, and says what it will break.
import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { words } from "../words";
import { Dialog } from "./Dialog";
import { ErrorNotice } from "./ErrorNotice";

export function ConfirmDialog(props: {
  opened: boolean;
  title: string;
  /** What will be done and what will stop. */
  children: ReactNode;
  /** The verb on the button: "Delete token". */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title} size="md">
      <Stack gap="md">
        <div style={{ fontSize: "var(--mantine-font-size-sm)", lineHeight: 1.5 }}>
          {props.children}
        </div>
        {props.error !== undefined && props.error !== null && <ErrorNotice error={props.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {words.design.cancel}
          </Button>
          <Button
            color={props.danger === false ? undefined : "red.8"}
            loading={props.busy}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
