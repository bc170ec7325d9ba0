// The columns of the list of tokens, as many as there is room for. Their cells are plain elements: 100,000 rows scroll past.
import { IconDots, IconTrash } from "@tabler/icons-react";
import type { ComponentProps } from "react";
import type { Column } from "../../design/DataTable";
import { StateBadge } from "../../design/StateBadge";
import type { TokenRow, TokenSort } from "../../ipc/bindings";
import { markOf } from "../../rotation/mark";
import { format, words } from "../../words";
import classes from "./columns.module.css";
import { isSoon } from "./expiry";

type TokenColumn = Column<TokenRow, TokenSort>;

const say = words.integrations.tokens;

/** From these widths of the table on there is room for more columns, in pixels. */
const ROOM_FOR_DATES = 700;
const ROOM_FOR_PERMISSIONS = 780;
const ROOM_FOR_ENVIRONMENT = 940;

/** What the list can be sorted by, in the order of the columns. */
export const SORTS: { sort: TokenSort; label: string }[] = [
  { sort: "name", label: say.columns.name },
  { sort: "account", label: say.columns.account },
  { sort: "environment", label: say.columns.environment },
  { sort: "created", label: say.columns.created },
  { sort: "expires", label: say.columns.expires },
  { sort: "last-used", label: say.columns.lastUsed },
];

/** What the list does when a row asks for it. */
export interface TokenActing {
  onDelete: (row: TokenRow) => void;
  onMenu: (row: TokenRow, button: HTMLElement) => void;
}

/** The columns for a table of this width, at this time. What is left out stands in the token's details. */
export function columnsFor(width: number, now: Date, acting: TokenActing): TokenColumn[] {
  const withDates = width >= ROOM_FOR_DATES;
  const withPermissions = width >= ROOM_FOR_PERMISSIONS;
  const withEnvironment = width >= ROOM_FOR_ENVIRONMENT;
  const environment: TokenColumn = {
    key: "environment",
    header: say.columns.environment,
    sort: "environment",
    width: "minmax(5.9rem, 0.8fr)",
    cell: (row) => <Cut text={row.environmentName} />,
  };
  const permissions: TokenColumn = {
    key: "permissions",
    header: say.columns.permissions,
    width: "minmax(4.5rem, 0.9fr)",
    cell: (row, tabIndex) => <Permissions row={row} tabIndex={tabIndex} />,
  };
  const created: TokenColumn = {
    key: "created",
    header: say.columns.created,
    sort: "created",
    width: "5.125rem",
    cell: (row) => <Day at={row.createdAt} />,
  };
  const expires: TokenColumn = {
    key: "expires",
    header: say.columns.expires,
    sort: "expires",
    width: "5.125rem",
    cell: (row) => <Expires row={row} now={now} />,
  };
  return [
    {
      key: "name",
      header: say.columns.name,
      sort: "name",
      width: "minmax(6rem, 1.8fr)",
      cell: (row) => (
        <div className={classes.two}>
          <Cut text={row.name} strong />
          <Second row={row} now={now} withEnvironment={!withEnvironment} />
        </div>
      ),
    },
    {
      key: "account",
      header: say.columns.account,
      sort: "account",
      width: "minmax(5.5rem, 1.25fr)",
      cell: (row) => (
        <div className={classes.two}>
          <Cut text={row.accountName} />
          <span className={classes.email}>
            {row.mine && <StateBadge tone="info">{say.you}</StateBadge>}
            <Cut text={row.accountEmail} second />
          </span>
        </div>
      ),
    },
    ...(withEnvironment ? [environment] : []),
    ...(withPermissions ? [permissions] : []),
    ...(withDates ? [created, expires] : []),
    {
      key: "last-used",
      header: say.columns.lastUsed,
      sort: "last-used",
      width: "5.75rem",
      cell: (row) => <LastUsed row={row} now={now} />,
    },
    {
      key: "state",
      header: say.columns.state,
      width: "4.25rem",
      cell: (row) => <State row={row} now={now} soon={!withDates} />,
    },
    {
      key: "delete",
      header: say.columns.actions,
      quiet: true,
      width: "4rem",
      cell: (row, tabIndex) => (
        <div className={classes.actions}>
          <Delete row={row} tabIndex={tabIndex} onDelete={acting.onDelete} />
          <More row={row} tabIndex={tabIndex} onMenu={acting.onMenu} />
        </div>
      ),
    },
  ];
}

/** A text that is cut where its column ends, and whole in the card beside it. */
function Cut(props: { text: string; strong?: boolean; second?: boolean }) {
  return (
    <span
      className={props.second === true ? classes.second : classes.cut}
      data-strong={props.strong}
      data-hint={props.text}
      data-hint-if-cut
    >
      {props.text}
    </span>
  );
}

/** Below the name: how the token ends, whether it is being replaced, and where it works if no column says that. */
function Second(props: { row: TokenRow; now: Date; withEnvironment: boolean }) {
  const { row, now } = props;
  const mark = row.replacement === null ? undefined : markOf(row.replacement, now);
  return (
    <span className={classes.second} data-hint={mark} data-hint-if-cut>
      <span className={classes.hint}>{say.hint(row.hint)}</span>
      {mark !== undefined && <span className={classes.mark}> · {mark}</span>}
      {props.withEnvironment && ` · ${row.environmentName}`}
    </span>
  );
}

function Day(props: { at: string }) {
  const at = new Date(props.at);
  return (
    <time dateTime={props.at} className={classes.time} data-hint={format.time(at)}>
      {format.day(at)}
    </time>
  );
}

function Permissions(props: { row: TokenRow; tabIndex: number }) {
  const { row } = props;
  return (
    <button
      type="button"
      className={classes.permissions}
      tabIndex={props.tabIndex}
      data-hint=""
      data-hint-permissions
      aria-label={`${say.permissionsOf(row.name)}: ${row.permissionSummary}`}
    >
      {row.permissions.length === 0 ? say.noPermissions : row.permissionSummary}
    </button>
  );
}

function Expires(props: { row: TokenRow; now: Date }) {
  const { expiresAt, state } = props.row;
  if (expiresAt === null) return <span className={classes.quiet}>{say.neverExpires}</span>;
  const at = new Date(expiresAt);
  if (state !== "expired" && isSoon(expiresAt, props.now)) {
    return (
      <span data-hint={`${say.expiresSoon}: ${format.time(at)}`}>
        <StateBadge tone="warn">{format.relative(at, props.now)}</StateBadge>
      </span>
    );
  }
  return <Day at={expiresAt} />;
}

function LastUsed(props: { row: TokenRow; now: Date }) {
  const { lastUsedAt, lastUsedFrom } = props.row;
  if (lastUsedAt === null) return <span className={classes.quiet}>{say.neverUsed}</span>;
  const at = new Date(lastUsedAt);
  return (
    <div className={classes.two}>
      <time
        dateTime={lastUsedAt}
        className={`${classes.cut} ${classes.time}`}
        data-hint={format.time(at)}
      >
        {format.relative(at, props.now)}
      </time>
      {lastUsedFrom !== null && <Cut text={say.usedFrom(lastUsedFrom)} second />}
    </div>
  );
}

/** The colours of the states; the words say the same. */
export const TONES: Record<TokenRow["state"], ComponentProps<typeof StateBadge>["tone"]> = {
  active: "good",
  paused: "warn",
  expired: "bad",
  "account-disabled": "quiet",
  deleted: "quiet",
};

function State(props: { row: TokenRow; now: Date; soon: boolean }) {
  const { state, expiresAt } = props.row;
  const label = say.stateShort[state];
  if (state === "active" && props.soon && expiresAt !== null && isSoon(expiresAt, props.now)) {
    return (
      <span data-hint={`${say.expiresSoon}: ${format.time(new Date(expiresAt))}`}>
        <StateBadge tone="warn">{label}</StateBadge>
      </span>
    );
  }
  const tone = TONES[state];
  return (
    <span data-hint={state === "active" ? undefined : say.states[state]}>
      <StateBadge tone={tone}>{label}</StateBadge>
    </span>
  );
}

function Delete(props: { row: TokenRow; tabIndex: number; onDelete: (row: TokenRow) => void }) {
  const { row } = props;
  const label = say.delete(row.name);
  const refused = row.whyNotDelete !== null;
  const reason = refused ? `${label}: ${row.whyNotDelete}` : label;
  return (
    <button
      type="button"
      className={classes.delete}
      tabIndex={props.tabIndex}
      aria-label={reason}
      aria-disabled={refused || undefined}
      data-hint={reason}
      onClick={(event) => {
        // A press on the icon is none on the row.
        event.stopPropagation();
        if (!refused) props.onDelete(row);
      }}
    >
      <IconTrash size={16} aria-hidden />
    </button>
  );
}

function More(props: { row: TokenRow; tabIndex: number; onMenu: TokenActing["onMenu"] }) {
  const { row } = props;
  return (
    <button
      type="button"
      id={`more-${row.id}`}
      className={classes.more}
      tabIndex={props.tabIndex}
      aria-label={say.more(row.name)}
      aria-haspopup="menu"
      onClick={(event) => {
        event.stopPropagation();
        props.onMenu(row, event.currentTarget);
      }}
    >
      <IconDots size={16} aria-hidden />
    </button>
  );
}
