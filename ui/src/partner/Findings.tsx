// What a check found, step by step, each with what to do.
import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { PartnerCheck } from "../ipc/bindings";
import classes from "./PartnerView.module.css";
import { say } from "./words";

const ICONS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX };

export function Findings(props: { check: PartnerCheck }) {
  return (
    <ul className={classes.findings}>
      {props.check.findings.map((it, at) => {
        const Icon = ICONS[it.verdict];
        return (
          <li key={`${at} ${it.what}`} data-verdict={it.verdict}>
            <Icon size={18} aria-hidden />
            <div>
              <strong>{say.check.subjects[it.what]}</strong>
              <VisuallyHidden> ({say.check.verdicts[it.verdict]})</VisuallyHidden>
              <p>{it.sentence}</p>
              {it.nextStep !== null && <p className={classes.next}>{it.nextStep}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
