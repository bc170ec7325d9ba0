// The columns of the list of roles.
import { IconCopy, IconPencil, IconTrash } from "@tabler/icons-react";
import type { Column } from "../../design/DataTable";
import { IconButton } from "../../design/IconButton";
import { PermissionList } from "../../design/PermissionList";
import { StateBadge } from "../../design/StateBadge";
import { Truncated } from "../../design/Truncated";
import type { RoleRow } from "../../ipc/bindings";
import { words } from "../../words";
import { CellPopover } from "../CellPopover";
import classes from "../cells.module.css";

/** What roles can be sorted by. */
export type RoleSort = "name" | "holders";

const say = words.users.roles;

export function roleColumns(actions: {
  /** Why no role can be made, if none can. */
  mayCreate: string | null;
  onEdit: (role: RoleRow) => void;
  onDuplicate: (role: RoleRow) => void;
  onDelete: (role: RoleRow) => void;
}): Column<RoleRow, RoleSort>[] {
  return [
    {
      key: "name",
      header: say.columns.name,
      sort: "name",
      width: "minmax(9rem, 1.5fr)",
      cell: (role) => (
        <div className={classes.named}>
          <Truncated strong>{role.name}</Truncated>
          {role.builtIn && <StateBadge tone="info">{say.builtIn}</StateBadge>}
        </div>
      ),
    },
    {
      key: "permissions",
      header: say.columns.permissions,
      width: "minmax(8rem, 2fr)",
      cell: (role, tabIndex) => (
        <CellPopover
          label={words.users.permissionsOf(role.name)}
          text={role.permissionSummary}
          tabIndex={tabIndex}
        >
          <PermissionList
            permissions={role.permissions}
            label={words.users.permissionsOf(role.name)}
          />
        </CellPopover>
      ),
    },
    {
      key: "holders",
      header: say.columns.holders,
      sort: "holders",
      width: "6.5rem",
      cell: (role, tabIndex) =>
        role.holders.length === 0 ? (
          <span className={classes.quiet}>{say.nobody}</span>
        ) : (
          <CellPopover
            label={say.holdersOf(role.name)}
            text={say.holders(role.holders.length)}
            tabIndex={tabIndex}
          >
            <Holders role={role} />
          </CellPopover>
        ),
    },
    {
      key: "actions",
      header: say.columns.actions,
      quiet: true,
      width: "5.75rem",
      cell: (role, tabIndex) => (
        <div className={classes.actions}>
          <IconButton
            label={say.edit(role.name)}
            whyNot={role.whyNotEdit}
            tabIndex={tabIndex}
            onClick={(event) => {
              event.stopPropagation();
              actions.onEdit(role);
            }}
          >
            <IconPencil size={17} />
          </IconButton>
          <IconButton
            label={say.duplicate(role.name)}
            whyNot={actions.mayCreate}
            tabIndex={tabIndex}
            onClick={(event) => {
              event.stopPropagation();
              actions.onDuplicate(role);
            }}
          >
            <IconCopy size={17} />
          </IconButton>
          <IconButton
            label={say.delete(role.name)}
            whyNot={role.whyNotDelete}
            tabIndex={tabIndex}
            onClick={(event) => {
              event.stopPropagation();
              actions.onDelete(role);
            }}
          >
            <IconTrash size={17} />
          </IconButton>
        </div>
      ),
    },
  ];
}

/** The e-mails of those who have the role. */
export function Holders(props: { role: RoleRow }) {
  return (
    <ul className={classes.holders} aria-label={say.holdersOf(props.role.name)}>
      {props.role.holders.map((email) => (
        <li key={email}>{email}</li>
      ))}
    </ul>
  );
}
