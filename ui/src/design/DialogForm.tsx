// A form in a dialog: its fields scroll, its foot stays in sight, with why it was not sent if that is about none of its fields.
import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorNotice } from "./ErrorNotice";
import { words } from "../words";
import classes from "./DialogForm.module.css";
import { useFocusInvalid } from "./useFocusInvalid";

export function DialogForm(props: {
  children: ReactNode;
  /** The verb on the button. */
  submit: string;
  /** It takes something away: the button says so by its colour. */
  takesAway?: boolean;
  busy: boolean;
  /** Why it was not sent. */
  error?: unknown;
  /** What was refused, whatever it is about: the focus goes to the first field that is not accepted. */
  refused?: unknown;
  onSubmit: () => void;
  onClose: () => void;
}) {
  const form = useFocusInvalid(props.refused);
  return (
    <form
      ref={form}
      noValidate
      data-form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        // A form on the page from which the dialog was opened is not sent by it: React's events go up through a portal.
        event.stopPropagation();
        if (!props.busy) props.onSubmit();
      }}
    >
      <div className={classes.fields}>{props.children}</div>
      <div className={classes.foot}>
        {props.error !== undefined && props.error !== null && <ErrorNotice error={props.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            {words.design.cancel}
          </Button>
          <Button
            type="submit"
            color={props.takesAway === true ? "red.8" : undefined}
            loading={props.busy}
          >
            {props.submit}
          </Button>
        </Group>
      </div>
    </form>
  );
}
