// What is known of one thing: a word, and beside it what it tells.
import type { ReactNode } from "react";
import classes from "./Facts.module.css";

/** Dense within a dialog; aligned where two of them stand one above the other, so that both have their words in one column. */
export function Facts(props: { dense?: boolean; aligned?: boolean; children: ReactNode }) {
  return (
    <dl
      className={classes.facts}
      data-dense={props.dense === true || undefined}
      data-aligned={props.aligned === true || undefined}
    >
      {props.children}
    </dl>
  );
}

export function Fact(props: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
