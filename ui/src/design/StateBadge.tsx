// A state in a word, with a colour that only repeats what the word says.
import type { ReactNode } from "react";
import type { Tone } from "./Notice";
import classes from "./StateBadge.module.css";

export function StateBadge(props: { tone: Tone | "quiet"; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={props.tone}>
      {props.children}
    </span>
  );
}
