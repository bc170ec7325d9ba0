// What to do, best first, each with the button that does it.
import { Text } from "@mantine/core";
import type { Remedy } from "../../ipc/bindings";
import { words } from "../../words";
import classes from "../DiagnosisView.module.css";
import { Act } from "./Act";
import { switchTo } from "./switchTo";

export function Remedies(props: {
  remedies: readonly Remedy[];
  /** Something was done about it, in words. */
  onMended: (what: string) => void;
}) {
  const { remedies, onMended } = props;
  if (remedies.length === 0) return <Text c="dimmed">{words.diagnose.noRemedy}</Text>;
  return (
    <ol className={classes.remedies}>
      {remedies.map((remedy, at) => (
        <li
          key={`${at} ${remedy.act.kind}`}
          className={classes.remedy}
          data-first={at === 0 || undefined}
        >
          <div>{remedy.sentence}</div>
          <Act remedy={remedy} isFirst={at === 0} onMended={onMended} />
          {remedy.whyNot !== null && (
            // Where the button is refused, it says so itself to those who cannot see this.
            <div className={classes.whyNot} aria-hidden={switchTo(remedy.act) === undefined}>
              {remedy.whyNot}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
