// The foot of a form in a dialog: always in sight, with why it was not sent if that is about none of its fields.
import { Button, Group, Stack } from "@mantine/core";
import { ErrorNotice } from "../design/ErrorNotice";
import { words } from "../words";
import classes from "./FormFooter.module.css";

export function FormFooter(props: { submit: string; busy: boolean; error: unknown; onClose: () => void }) {
  return (
    <Stack gap="sm" className={classes.footer}>
      {props.error !== undefined && <ErrorNotice error={props.error} />}
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
