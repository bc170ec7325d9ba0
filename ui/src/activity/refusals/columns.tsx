// The columns of the refused requests, as many as there is room for. What is left out stands in the details.
import type { Column } from "../../design/DataTable";
import { StateBadge } from "../../design/StateBadge";
import { Truncated } from "../../design/Truncated";
import { When } from "../../design/When";
import type { RefusalRow } from "../../ipc/bindings";
import { words } from "../../words";
import { reasonOf } from "../reasons";
import { Route } from "../Route";
import classes from "./RefusalsTab.module.css";

const say = words.activity.refusals;

/** From these widths of the table on there is room for more columns, in pixels. */
const ROOM_FOR_ENVIRONMENT = 800;
const ROOM_FOR_ID = 1000;

/** The answers of these are not the gateway's own "no": the API behind it is to be looked at. */
export const isUpstream = (reason: string): boolean => reason.startsWith("upstream-");

export function columnsFor(width: number): Column<RefusalRow, never>[] {
  const columns: (Column<RefusalRow, never> & { from?: number })[] = [
    { key: "at", header: say.columns.at, width: "7.25rem", cell: (row) => <When at={row.at} /> },
    {
      key: "reason",
      header: say.columns.reason,
      width: "minmax(11.5rem, 0.6fr)",
      cell: (row) => (
        <StateBadge tone={isUpstream(row.reason) ? "warn" : "bad"}>
          {reasonOf(row.reason)}
        </StateBadge>
      ),
    },
    {
      key: "token",
      header: say.columns.token,
      width: "minmax(6rem, 1fr)",
      cell: (row) => <Token row={row} />,
    },
    {
      key: "request",
      header: say.columns.request,
      width: "minmax(8rem, 2fr)",
      cell: (row) => <Request row={row} />,
    },
    {
      key: "environment",
      header: say.columns.environment,
      width: "minmax(5rem, 0.6fr)",
      from: ROOM_FOR_ENVIRONMENT,
      cell: (row) => <Truncated>{row.environmentName}</Truncated>,
    },
    {
      key: "address",
      header: say.columns.address,
      width: "7.5rem",
      from: ROOM_FOR_ENVIRONMENT,
      cell: (row) => <Truncated>{row.address}</Truncated>,
    },
    {
      key: "id",
      header: say.columns.id,
      width: "9rem",
      from: ROOM_FOR_ID,
      cell: (row) => (
        <span className={classes.id}>
          <Truncated dimmed>{row.requestId}</Truncated>
        </span>
      ),
    },
  ];
  return columns.filter(({ from }) => from === undefined || width >= from);
}

function Request(props: { row: RefusalRow }) {
  const { method, path, route } = props.row;
  const to = path ?? route;
  if (to === null)
    return <span className={classes.quiet}>{`${method}, ${say.details.unknownRoute}`}</span>;
  return <Route method={method} route={to} />;
}

function Token(props: { row: RefusalRow }) {
  const { tokenName, hint } = props.row;
  if (tokenName !== null) return <Truncated strong>{tokenName}</Truncated>;
  return (
    <span className={classes.quiet}>
      {hint === null ? words.activity.requests.noToken : say.hint(hint)}
    </span>
  );
}

/** What a row is called. */
export const nameOf = (row: RefusalRow): string =>
  [
    reasonOf(row.reason),
    row.tokenName ?? words.activity.requests.noToken,
    `${row.method} ${row.route ?? ""}`.trim(),
  ].join(", ");
