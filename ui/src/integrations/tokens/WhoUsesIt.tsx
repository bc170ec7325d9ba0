// Who uses the tokens that are to be deleted: whose they are, when each was used last and from where.
import { Text } from "@mantine/core";
import { Truncated } from "../../design/Truncated";
import { When } from "../../design/When";
import type { TokenImpact } from "../../ipc/bindings";
import { format, words } from "../../words";
import classes from "./WhoUsesIt.module.css";

const say = words.integrations.tokens;

/** How many tokens are listed one by one. */
const LISTED = 10;

export function UseOfOne(props: { impact: TokenImpact }) {
  const { impact } = props;
  return (
    <>
      <dl className={classes.facts}>
        <dt>{say.remove.token}</dt>
        <dd>
          <strong>{impact.name}</strong>
        </dd>
        <dt>{say.remove.account}</dt>
        <dd>
          <div>{impact.accountName}</div>
          <Text size="xs" c="dimmed">
            {impact.accountEmail}
          </Text>
        </dd>
        <dt>{say.remove.environment}</dt>
        <dd>{impact.environmentName}</dd>
        <dt>{say.remove.lastUsed}</dt>
        <dd>
          <LastUse impact={impact} />
        </dd>
      </dl>
      {impact.lastUsedAt !== null && <div>{say.remove.stops(impact.name)}</div>}
    </>
  );
}

export function UseOfMany(props: { impacts: readonly TokenImpact[] }) {
  const { impacts } = props;
  // Those that will be missed come first.
  const listed = [...impacts]
    .sort((a, b) => (b.lastUsedAt ?? "").localeCompare(a.lastUsedAt ?? ""))
    .slice(0, LISTED);
  const more = impacts.length - listed.length;
  return (
    <>
      <ul className={classes.list} aria-label={say.remove.listLabel}>
        {listed.map((impact) => (
          <li key={impact.id}>
            <Truncated strong>{impact.name}</Truncated>
            <span className={classes.use}>
              <When at={impact.lastUsedAt} never={say.neverUsed} />
              {impact.lastUsedFrom !== null && ` ${say.usedFrom(impact.lastUsedFrom)}`}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <Text c="dimmed">{say.remove.andMore(more)}</Text>}
    </>
  );
}

function LastUse(props: { impact: TokenImpact }) {
  const { lastUsedAt, lastUsedFrom } = props.impact;
  return (
    <>
      <When at={lastUsedAt} never={say.neverUsed} />
      {lastUsedAt !== null && ` (${format.time(new Date(lastUsedAt))})`}
      {lastUsedFrom !== null && ` ${say.usedFrom(lastUsedFrom)}`}
    </>
  );
}
