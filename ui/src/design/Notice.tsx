// A sentence in a coloured field: something to know, to mind, or that went wrong.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExclamationCircle,
  IconInfoCircle,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Notice.module.css";

const ICONS = {
  info: IconInfoCircle,
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconExclamationCircle,
};

export type Tone = keyof typeof ICONS;

export function Notice(props: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  role?: "alert" | "status";
}) {
  const Icon = ICONS[props.tone];
  return (
    <div className={classes.notice} data-tone={props.tone} role={props.role}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        {props.title !== undefined && <strong>{props.title}</strong>}
        {props.children !== undefined && <div>{props.children}</div>}
      </div>
      {props.action}
    </div>
  );
}
