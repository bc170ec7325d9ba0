// Which permissions are used, looked up only once somebody wants to know.
import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import type { PermissionUsage, UsageSubject } from "../ipc/bindings";
import { words } from "../words";
import classes from "./UsagePanel.module.css";
import { UsagePanel } from "./UsagePanel";

export function UsageDisclosure(props: {
  subject: UsageSubject;
  /** Open from the start. */
  opened?: boolean;
  action?: (usage: PermissionUsage) => ReactNode;
}) {
  const [open, setOpen] = useState(props.opened === true);
  const id = useId();
  return (
    <div>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={16} aria-hidden className={classes.arrow} />
        {words.usage.toggle}
      </UnstyledButton>
      <div id={id} hidden={!open} style={{ paddingTop: "0.5rem" }}>
        {open && <UsagePanel subject={props.subject} action={props.action} />}
      </div>
    </div>
  );
}
