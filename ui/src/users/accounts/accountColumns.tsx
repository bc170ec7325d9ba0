// The columns of the lists of accounts, as many as there is room for.
import type { Column } from "../../design/DataTable";
import { PermissionList } from "../../design/PermissionList";
import { StateBadge } from "../../design/StateBadge";
import { Truncated } from "../../design/Truncated";
import type { AccountRow } from "../../ipc/bindings";
import { format, words } from "../../words";
import { CellPopover } from "../CellPopover";
import classes from "../cells.module.css";
import { AccountActions } from "./AccountActions";
import type { AccountSort } from "./accountList";
import { AccountState } from "./AccountState";

type AccountColumn = Column<AccountRow, AccountSort>;

/** What can be done with an account of the list. */
export type AccountAct =
  | "edit"
  | "disable"
  | "enable"
  | "delete"
  | "password"
  | "sign-in"
  | "tokens"
  | "add-token"
  | "second-factor";

/** What the list does when a row asks for it. */
export interface AccountActing {
  /** Everybody's tokens may be seen. */
  seesTokens: boolean;
  on: (act: AccountAct, account: AccountRow) => void;
}

const say = words.users.accounts;

/** From these widths of the table on there is room for more columns, in pixels. */
const ROOM_FOR_PERMISSIONS = 760;
const ROOM_FOR_ALL = 1000;

export function accountColumns(width: number, acting: AccountActing): AccountColumn[] {
  const all = width >= ROOM_FOR_ALL;
  const email: AccountColumn = {
    key: "email",
    header: say.columns.email,
    sort: "email",
    width: "minmax(9rem, 1.6fr)",
    cell: (account) => <Truncated>{account.email}</Truncated>,
  };
  const permissions: AccountColumn = {
    key: "permissions",
    header: say.columns.permissions,
    width: "minmax(7rem, 1.4fr)",
    cell: (account, tabIndex) => (
      <CellPopover
        label={words.users.permissionsOf(account.name)}
        text={account.permissionSummary}
        tabIndex={tabIndex}
      >
        <PermissionList
          permissions={account.permissions}
          label={words.users.permissionsOf(account.name)}
        />
      </CellPopover>
    ),
  };
  return [
    {
      key: "name",
      header: say.columns.name,
      sort: "name",
      width: "minmax(8rem, 1.5fr)",
      cell: (account) => (
        <div className={classes.two}>
          <div className={classes.named}>
            <Truncated strong>{account.name}</Truncated>
            {account.me && <StateBadge tone="info">{say.you}</StateBadge>}
          </div>
          {!all && (
            <div className={classes.second}>
              <Truncated>{account.email}</Truncated>
            </div>
          )}
        </div>
      ),
    },
    ...(all ? [email] : []),
    {
      key: "roles",
      header: say.columns.roles,
      width: "minmax(6rem, 1.1fr)",
      cell: (account) => <Truncated>{format.list(account.roles)}</Truncated>,
    },
    ...(width >= ROOM_FOR_PERMISSIONS ? [permissions] : []),
    {
      key: "tokens",
      header: say.columns.tokens,
      sort: "tokens",
      width: "4.25rem",
      cell: (account, tabIndex) => <Tokens account={account} tabIndex={tabIndex} acting={acting} />,
    },
    {
      key: "state",
      header: say.columns.state,
      sort: "state",
      width: "6.75rem",
      cell: (account) => <AccountState account={account} />,
    },
    {
      key: "actions",
      header: say.columns.actions,
      quiet: true,
      width: "9.5rem",
      cell: (account, tabIndex) => (
        <AccountActions account={account} tabIndex={tabIndex} acting={acting} />
      ),
    },
  ];
}

function Tokens(props: { account: AccountRow; tabIndex: number; acting: AccountActing }) {
  const { account, acting } = props;
  if (account.tokens === 0) return <span className={classes.quiet}>{format.number(0)}</span>;
  if (!acting.seesTokens) return <span>{format.number(account.tokens)}</span>;
  return (
    <button
      type="button"
      className={classes.link}
      tabIndex={props.tabIndex}
      aria-label={say.tokensOf(account.name, account.tokens)}
      onClick={(event) => {
        event.stopPropagation();
        acting.on("tokens", account);
      }}
    >
      {format.number(account.tokens)}
    </button>
  );
}
