// The columns of what was asked for, by what it is put together by and by how much room there is.
import { IconListSearch } from "@tabler/icons-react";
import type { Column } from "../../design/DataTable";
import { IconButton } from "../../design/IconButton";
import { Truncated } from "../../design/Truncated";
import { When } from "../../design/When";
import type { ActivityGroup, ActivityRow } from "../../ipc/bindings";
import { format, words } from "../../words";
import { formats } from "../formats";
import { reasonOf } from "../reasons";
import { Route } from "../Route";
import { requestsOf } from "../tally";
import { endpointOf, type RowSort } from "./rows";
import classes from "./RequestsTab.module.css";

type RowColumn = Column<ActivityRow, RowSort>;

const say = words.activity.requests;

/** From these widths of the table on there is room for more columns, in pixels. */
const ROOM_FOR_WORDS = 760;
const ROOM_FOR_REASONS = 860;
const ROOM_FOR_ACCOUNT = 1000;

export function columnsFor(
  group: ActivityGroup,
  width: number,
  onRefused: (row: ActivityRow) => void,
): RowColumn[] {
  const withWords = width >= ROOM_FOR_WORDS;
  const withReasons = width >= ROOM_FOR_REASONS;
  const wide = width >= ROOM_FOR_ACCOUNT;
  const token: RowColumn = {
    key: "token",
    header: say.columns.token,
    width: "minmax(5.25rem, 1.5fr)",
    cell: (row) =>
      row.tokenName === null ? (
        <Quiet>{say.noToken}</Quiet>
      ) : (
        <Truncated strong>{row.tokenName}</Truncated>
      ),
  };
  const account: RowColumn = {
    key: "account",
    header: say.columns.account,
    width: "minmax(6rem, 1fr)",
    cell: (row) => row.accountName !== null && <Truncated>{row.accountName}</Truncated>,
  };
  const environment: RowColumn = {
    key: "environment",
    header: say.columns.environment,
    width: "minmax(5.5rem, 0.7fr)",
    cell: (row) => row.environmentName !== null && <Truncated>{row.environmentName}</Truncated>,
  };
  const endpoint: RowColumn = {
    key: "endpoint",
    header: say.columns.endpoint,
    width: "minmax(7.5rem, 2fr)",
    cell: (row) => <Endpoint row={row} />,
  };
  const permission: RowColumn = {
    key: "permission",
    header: say.columns.permission,
    width: "minmax(6rem, 1fr)",
    cell: (row) => row.permission !== null && <Truncated dimmed>{row.permission}</Truncated>,
  };
  const hour: RowColumn = {
    key: "hour",
    header: say.columns.hour,
    width: "8.25rem",
    cell: (row) =>
      row.hour !== null && <time dateTime={row.hour}>{formats.hour(new Date(row.hour))}</time>,
  };
  const reasons: RowColumn = {
    key: "reasons",
    header: say.columns.reasons,
    width: "minmax(8rem, 1.3fr)",
    cell: (row) => row.reasons.length > 0 && <Truncated dimmed>{reasonsOf(row)}</Truncated>,
  };
  const last: RowColumn = {
    key: "last",
    header: say.columns.last,
    sort: "last",
    width: "7.25rem",
    cell: (row) => (
      <div className={classes.two}>
        <When at={row.lastAt} />
        <span className={classes.second}>{say.from(row.lastAddress)}</span>
      </div>
    ),
  };
  const refused: RowColumn = {
    key: "actions",
    header: say.columns.actions,
    quiet: true,
    width: "2rem",
    cell: (row, tabIndex) =>
      row.tally.refused > 0 && (
        <IconButton
          label={say.showRefused(nameOf(row))}
          tabIndex={tabIndex}
          onClick={(event) => {
            // A press on the icon is none on the row.
            event.stopPropagation();
            onRefused(row);
          }}
        >
          <IconListSearch size={17} aria-hidden />
        </IconButton>
      ),
  };
  const first: Record<ActivityGroup, RowColumn[]> = {
    token: [token, ...(wide ? [account] : []), ...(withReasons ? [environment] : [])],
    endpoint: [endpoint, ...(wide ? [permission] : [])],
    hour: [hour],
    each: [hour, token, endpoint],
  };
  return [
    ...first[group],
    ...numbers(withWords && group !== "each"),
    ...(withReasons && group !== "each" ? [reasons] : []),
    ...(group === "each" && !wide ? [] : [last]),
    ...(group === "each" && !withWords ? [] : [refused]),
  ];
}

function numbers(wide: boolean): RowColumn[] {
  const number = (
    key: RowSort,
    header: string,
    value: (row: ActivityRow) => number,
    tone?: string,
  ): RowColumn => ({
    key,
    header,
    sort: key,
    width: wide ? (key === "upstream-errors" ? "7.75rem" : "6rem") : "5.25rem",
    cell: (row) => (
      <span className={classes.number} data-tone={value(row) > 0 ? tone : "none"}>
        {format.number(value(row))}
      </span>
    ),
  });
  return [
    number("requests", say.columns.requests, ({ tally }) => requestsOf(tally)),
    number("refused", say.columns.refused, ({ tally }) => tally.refused, "bad"),
    number(
      "upstream-errors",
      wide ? say.columns.upstreamErrors : say.columns.errors,
      ({ tally }) => tally.upstreamErrors,
      "warn",
    ),
  ];
}

/** What a row is called. */
export function nameOf(row: ActivityRow): string {
  const hour = row.hour === null ? [] : [formats.hour(new Date(row.hour))];
  const token =
    row.tokenId === null && (row.hour !== null || row.route !== null)
      ? []
      : [row.tokenName ?? say.noToken];
  return [...hour, ...token, endpointOf(row) ?? []].flat().join(", ");
}

/** "Permission missing 12, Token expired 3" */
function reasonsOf(row: ActivityRow): string {
  return row.reasons
    .map((it) => say.reason(reasonOf(it.reason), format.number(it.count)))
    .join(", ");
}

function Endpoint(props: { row: ActivityRow }) {
  const { method, route } = props.row;
  if (route === null) return <Quiet>{say.noEndpoint}</Quiet>;
  return <Route method={method} route={route} />;
}

function Quiet(props: { children: string }) {
  return <span className={classes.quiet}>{props.children}</span>;
}
