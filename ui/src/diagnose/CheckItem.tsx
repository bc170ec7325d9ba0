// One of the four checks: what it found, in a word and in a sentence, and what that rests on.
import { Text } from "@mantine/core";
import { StateBadge } from "../design/StateBadge";
import { When } from "../design/When";
import type { Check, Evidence, Verdict } from "../ipc/bindings";
import { format, words } from "../words";
import classes from "./DiagnosisView.module.css";
import { VERDICTS } from "./verdict";

const say = words.diagnose;

const TONES = {
  good: "good",
  bad: "bad",
  warning: "warn",
  unknown: "quiet",
} as const satisfies Record<Verdict, string>;

export function CheckItem(props: { check: Check }) {
  const { name, verdict, sentence, evidence } = props.check;
  const { Icon } = VERDICTS[verdict];
  const title = say.checks[name];
  return (
    <li className={classes.check} data-verdict={verdict}>
      <Icon size={20} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <div className={classes.title}>
          <strong>{title}</strong>
          <StateBadge tone={TONES[verdict]}>{say.verdicts[verdict]}</StateBadge>
        </div>
        <Text>{sentence}</Text>
        {evidence.length > 0 && (
          <table className={classes.evidence} aria-label={say.evidence(title)}>
            <tbody>
              {evidence.map((it, at) => (
                <tr key={`${at} ${it.label}`}>
                  <th scope="row">{it.label}</th>
                  <td>
                    <Value evidence={it} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </li>
  );
}

function Value(props: { evidence: Evidence }) {
  const { at, value } = props.evidence;
  if (at === null) return value;
  return (
    <>
      {format.time(new Date(at))}{" "}
      <span className={classes.ago}>
        (<When at={at} />)
      </span>
    </>
  );
}
