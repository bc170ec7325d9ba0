// That deleted tokens are refused, as a request through the gateway has just shown for each.
import { Text } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { Truncated } from "../../design/Truncated";
import { useDelayed } from "../../design/useDelayed";
import type { RevocationProof } from "../../ipc/bindings";
import { words } from "../../words";
import type { DeletionState, Proof } from "./useDeletion";
import classes from "./WhoUsesIt.module.css";

const say = words.integrations.tokens.remove.proof;

export function Proofs(props: { state: DeletionState; nameOf: (id: string) => string }) {
  const { deleted, proofs, proving } = props.state;
  const waiting = useDelayed(proving > 0);
  const untried = deleted.length - proofs.length - proving;
  const [only] = deleted.length === 1 ? proofs : [];
  return (
    <div className={classes.proofs} role="status">
      {only !== undefined &&
        (only.seen?.refused === false ? (
          <Notice tone="warn">{only.seen.sentence}</Notice>
        ) : (
          <div>
            {only.seen !== undefined && say.one} <Seen proof={only} />
          </div>
        ))}
      {only === undefined && proofs.length > 0 && (
        // What scrolls has to be reached by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div role="group" aria-label={say.listLabel} tabIndex={0} className={classes.proved}>
          <ul className={classes.list}>
            {proofs.map((it) => (
              <li key={it.id}>
                <Truncated strong>{props.nameOf(it.id)}</Truncated>
                <Seen proof={it} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {waiting && <Text c="dimmed">{say.proving}</Text>}
      {untried > 0 && <Text c="dimmed">{say.untried(untried)}</Text>}
    </div>
  );
}

function Seen(props: { proof: Proof }) {
  const { proof } = props;
  if (proof.seen === undefined)
    return <span className={classes.use}>{say.unproved(proof.why)}</span>;
  const { refused, sentence, milliseconds } = proof.seen;
  if (!refused) return <span>{sentence}</span>;
  return (
    <strong className={`${classes.seen} kd-numbers`}>{say.refused(after(milliseconds))}</strong>
  );
}

/** "3 ms", "less than 1 ms"; nothing where no time was measured. */
function after(milliseconds: RevocationProof["milliseconds"]): string | undefined {
  if (milliseconds === null) return undefined;
  return milliseconds < 1 ? say.atOnce : say.milliseconds(Math.round(milliseconds));
}
