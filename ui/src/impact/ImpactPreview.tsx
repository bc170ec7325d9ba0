// What a change would do, before it is made: for how many accounts and tokens, and which requests of the last days would be refused.
import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { Notice } from "../design/Notice";
import { useDelayed } from "../design/useDelayed";
import type { ChangeImpact } from "../ipc/bindings";
import { format, words } from "../words";
import { ImpactRows } from "./ImpactRows";
import classes from "./ImpactPreview.module.css";
import type { SeenImpact } from "./useImpact";
import { useLabels } from "./useLabels";

const say = words.impact;

/** So many tokens are named at once; the others in the list. */
const NAMED = 3;

export function ImpactPreview(props: { seen: SeenImpact }) {
  const { impact, isPending, isOld, error, again } = props.seen;
  const waiting = useDelayed(isPending);
  if (error !== null && impact === undefined) return <ErrorNotice error={error} again={again} />;
  return (
    <div role="status" className={classes.preview} data-old={isOld || undefined}>
      {impact === undefined ? (
        waiting && <Text c="dimmed">{say.looking}</Text>
      ) : (
        <Seen impact={impact} />
      )}
    </div>
  );
}

function Seen(props: { impact: ChangeImpact }) {
  const { impact } = props;
  const { accounts, tokenCount, days, requests, lost, gained } = impact;
  const labels = useLabels();
  const sum = say.sum(accounts.length, tokenCount);
  if (requests > 0) {
    return (
      <Notice tone="warn">
        <strong>{say.refused(sum, requests, days)}</strong>
        <Opened impact={impact} />
      </Notice>
    );
  }
  if (accounts.length === 0 && tokenCount === 0) return <Text c="dimmed">{say.nothing}</Text>;
  const onlyGains = lost.length === 0 && gained.length > 0;
  return (
    <div className={classes.quiet}>
      {onlyGains ? say.gains(sum, format.list(gained.map(labels))) : say.noneRefused(sum, days)}
      <Opened impact={impact} />
    </div>
  );
}

/** Whom it concerns, by name, and what would be refused; all of it once it is opened. */
function Opened(props: { impact: ChangeImpact }) {
  const { impact } = props;
  const names = impact.tokens;
  const [open, setOpen] = useState(false);
  const id = useId();
  const named = names.slice(0, NAMED);
  return (
    <>
      {!open && named.length > 0 && (
        <div className={classes.names}>{say.names(named, impact.tokenCount - named.length)}</div>
      )}
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} aria-hidden className={classes.arrow} />
        {open ? say.hide : say.show}
      </UnstyledButton>
      <div id={id} hidden={!open}>
        {open && (
          // What scrolls has to be reached by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <div className={classes.opened} role="group" aria-label={say.details} tabIndex={0}>
            <dl className={classes.who}>
              {impact.accounts.length > 0 && (
                <Who term={say.accounts}>{format.list(impact.accounts)}</Who>
              )}
              {names.length > 0 && (
                <Who term={say.tokens}>{say.names(names, impact.tokenCount - names.length)}</Who>
              )}
            </dl>
            {impact.rows.length > 0 && <ImpactRows rows={impact.rows} requests={impact.requests} />}
          </div>
        )}
      </div>
    </>
  );
}

function Who(props: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
