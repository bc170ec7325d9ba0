// Words and what they tell, one a line.
import { Fragment } from "react";
import classes from "./PartnerView.module.css";

/** A word, and what it tells. */
export type Fact = [word: string, tells: string];

export function Facts(props: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {props.facts.map(([word, tells]) => (
        <Fragment key={word}>
          <dt>{word}</dt>
          <dd>{tells}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
