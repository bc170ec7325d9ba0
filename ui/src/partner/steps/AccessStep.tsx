// What the token may do and what not, in words, and for how long.
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useId } from "react";
import type { Candidate, PartnerCheck } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { aboutAccess, mayUnknown } from "../about";
import { Facts } from "../Facts";
import classes from "../PartnerView.module.css";
import { say } from "../words";

export function AccessStep(props: {
  frame: Frame;
  candidate: Candidate;
  check: PartnerCheck | undefined;
}) {
  const { candidate, check } = props;
  const who = check?.who ?? null;
  const isUnknown = mayUnknown(candidate, check);
  const text =
    who === null
      ? isUnknown
        ? say.access.textUnknown
        : say.access.textUnchecked
      : say.access.text;
  return (
    <StepForm {...props.frame} text={text}>
      <Facts facts={aboutAccess(candidate, check)} />
      {!isUnknown && (
        <div className={classes.lists}>
          <List
            title={say.access.may}
            items={who?.may ?? candidate.permissions.map((it) => it.label)}
            isYes
          />
          {who !== null && <List title={say.access.mayNot} items={who.mayNot} />}
        </div>
      )}
    </StepForm>
  );
}

function List(props: { title: string; items: readonly string[]; isYes?: boolean }) {
  const heading = useId();
  const Icon = props.isYes === true ? IconCheck : IconMinus;
  return (
    <section aria-labelledby={heading} data-yes={props.isYes}>
      <h3 id={heading}>{props.title}</h3>
      {props.items.length === 0 ? (
        <p>{say.access.nothing}</p>
      ) : (
        <ul>
          {props.items.map((it) => (
            <li key={it}>
              <Icon size={15} aria-hidden />
              {it}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
