// The requests that were refused last, to choose from.
import { Button, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { reasonOf } from "../activity/reasons";
import { usePlace } from "../app/place";
import { ErrorNotice } from "../design/ErrorNotice";
import { useDelayed } from "../design/useDelayed";
import { When } from "../design/When";
import { commands, type RefusalRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import classes from "./InputForm.module.css";

const say = words.diagnose.input;

/** So many are offered. */
const LATEST = 5;

export function RecentRefusals(props: { onChoose: (requestId: string) => void }) {
  const { go } = usePlace();
  const query = {
    search: "",
    token: null,
    reason: null,
    environment: null,
    offset: 0,
    limit: LATEST,
  };
  const latest = useAsk(["refusals", "latest"], () => commands.refusals(query), { fresh: true });
  const waiting = useDelayed(latest.isPending);
  if (latest.error !== null)
    return <ErrorNotice error={latest.error} again={() => void latest.refetch()} />;
  if (latest.data === undefined) return <Skeleton height={220} visible={waiting} />;
  if (latest.data.rows.length === 0) return <Text c="dimmed">{say.noneRefused}</Text>;
  return (
    <>
      <ul className={classes.recent}>
        {latest.data.rows.map((row) => (
          <li key={row.requestId}>
            <Choice row={row} onChoose={() => props.onChoose(row.requestId)} />
          </li>
        ))}
      </ul>
      {latest.data.total > latest.data.rows.length && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.all}
          onClick={() => go({ page: "activity", tab: "refusals" })}
        >
          {say.all}
        </Button>
      )}
    </>
  );
}

function Choice(props: { row: RefusalRow; onChoose: () => void }) {
  const { row } = props;
  return (
    <UnstyledButton className={classes.choice} onClick={props.onChoose}>
      <span className={classes.line}>
        <strong>{reasonOf(row.reason)}</strong>
        <span className={classes.quiet}>
          <When at={row.at} />
        </span>
      </span>
      <span className={classes.line}>
        <span className={classes.name}>{row.tokenName ?? say.noToken}</span>
        <span className={classes.quiet}>{row.environmentName}</span>
      </span>
      {row.route !== null && (
        <span className={`${classes.quiet} ${classes.name}`}>
          {row.method} {row.route}
        </span>
      )}
    </UnstyledButton>
  );
}
