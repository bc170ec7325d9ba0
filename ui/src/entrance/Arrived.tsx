// A hand-off came while somebody is at work at the desk: offered, and nothing else. It waits below open dialogs until they are closed.
import { Button } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { words } from "../words";
import classes from "./Arrived.module.css";

const say = words.entrance.arrived;

export function Arrived(props: { onLook: () => void; onClose: () => void }) {
  return (
    <section className={classes.strip} aria-label={say.title}>
      <IconFileImport size={20} aria-hidden />
      <div role="status">
        <strong>{say.title}</strong>
        <div>{say.text}</div>
      </div>
      <Button size="xs" onClick={props.onLook}>
        {say.look}
      </Button>
      <Button size="xs" variant="default" onClick={props.onClose}>
        {say.notNow}
      </Button>
    </section>
  );
}
