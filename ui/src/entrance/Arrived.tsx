// A hand-off came while somebody is at work at the desk: offered, and nothing else. It waits below open dialogs until they are closed.
// What came and is none is said to be none.
import { Button } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { problemOf } from "../ipc/answer";
import { words } from "../words";
import classes from "./Arrived.module.css";

const say = words.entrance.arrived;

export function Arrived(props: {
  /** Why what came is no hand-off, if it is none. */
  refused: unknown;
  onLook: () => void;
  onClose: () => void;
}) {
  const isOne = props.refused === null;
  const title = isOne ? say.title : say.refused;
  return (
    <section className={classes.strip} aria-label={title}>
      <IconFileImport size={20} aria-hidden />
      <div role="status">
        <strong>{title}</strong>
        <div>{isOne ? say.text : problemOf(props.refused).message}</div>
      </div>
      {isOne && (
        <Button size="xs" onClick={props.onLook}>
          {say.look}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={props.onClose}>
        {isOne ? say.notNow : say.close}
      </Button>
    </section>
  );
}
