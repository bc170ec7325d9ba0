// The foot of a form in a dialog: always in sight, with why it was not sent if that is about none of its fields.
import { Button, Group, Stack } from "@mantine/core";
import { words } from "../words";
import classes from "./DialogFooter.module.css";
import { ErrorNotice } from "./ErrorNotice";

export function DialogFooter(props: { submit: string; busy: boolean; error?: unknown; onClose: () => void }) {
  const { error } = props;
  return (
    <Stack gap="sm" className={classes.footer}>
      {error !== undefined && error !== null && <ErrorNotice error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.onClose}>
          {words.design.cancel}
        </Button>
        <Button type="submit" loading={props.busy}>
          {props.submit}
        </Button>
      </Group>
    </Stack>
  );
}
