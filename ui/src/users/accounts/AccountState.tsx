// Whether an account can sign in and its tokens work, since when not, and whether it has a password at all.
import { Tooltip } from "@mantine/core";
import { StateBadge } from "../../design/StateBadge";
import type { AccountRow } from "../../ipc/bindings";
import { format, words } from "../../words";
import classes from "../cells.module.css";

const say = words.users.accounts;

export function AccountState(props: { account: AccountRow }) {
  const { enabled, disabledAt, hasPassword } = props.account;
  const since = disabledAt === null ? undefined : new Date(disabledAt);
  return (
    <div className={classes.two}>
      <div>
        <StateBadge tone={enabled ? "good" : "quiet"}>
          {enabled ? say.enabled : say.disabled}
        </StateBadge>
      </div>
      {since !== undefined && (
        <Tooltip label={format.time(since)}>
          <time dateTime={since.toISOString()} className={classes.second} data-cut>
            {say.since(format.relative(since))}
          </time>
        </Tooltip>
      )}
      {since === undefined && !hasPassword && (
        <Tooltip label={say.noPasswordHelp}>
          <span className={`${classes.second} ${classes.warn}`}>{say.noPassword}</span>
        </Tooltip>
      )}
    </div>
  );
}
