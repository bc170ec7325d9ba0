// The tab Roles: find them, make, change and delete them.
import { Button } from "@mantine/core";
import { IconPlus, IconShieldCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { usePlace } from "../../app/place";
import { useSession } from "../../app/session";
import { DataTable, type Sorting } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { useDelayed } from "../../design/useDelayed";
import { commands, type RoleRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { goOnInList, useGoOnWhenShorter } from "../goOnInList";
import { ListTab, NoneFits } from "../ListTab";
import { DeleteRole } from "./DeleteRole";
import { RoleDetails } from "./RoleDetails";
import { RoleDialog, type RoleStart } from "./RoleDialog";
import { type RoleSort, roleColumns } from "./roleColumns";
import { fittingRoles } from "./roleList";

const say = words.users.roles;

/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 6;

type Open = RoleStart | { from: "look"; role: RoleRow } | { from: "delete"; role: RoleRow };

export function RolesTab(props: { onCreate: () => void }) {
  const { me } = useSession();
  const roles = useAsk(["roles"], () => commands.roles());
  const [search, setSearch] = useState("");
  const [sorting, setSorting] = useState<Sorting<RoleSort>>({ by: "name", descending: false });
  const [chosen, setOpen] = useState<Open>();
  const { place, intent, takes } = usePlace();
  // Another screen may have asked for a smaller role.
  const named = intent === "smaller-role" && place.page === "users" ? place.role : undefined;
  const asked = roles.data?.find(({ id }) => id === named);
  const open = chosen ?? (asked && opening(asked, true));
  const waiting = useDelayed(roles.isPending);
  const rows = useMemo(
    () => fittingRoles(roles.data ?? [], search, sorting),
    [roles.data, search, sorting],
  );
  useGoOnWhenShorter(rows.length);
  const columns = useMemo(
    () =>
      roleColumns({
        mayCreate: me.abilities.editUsers,
        onEdit: (role) => setOpen({ from: "role", role }),
        onDuplicate: (role) => setOpen({ from: "copy", role }),
        onDelete: (role) => setOpen({ from: "delete", role }),
      }),
    [me.abilities.editUsers],
  );
  const close = () => {
    setOpen(undefined);
    takes("smaller-role");
    goOnInList();
  };
  const isOnlyBuiltIn = roles.data?.every((it) => it.builtIn) === true;
  return (
    <ListTab
      searchLabel={say.search}
      search={search}
      onSearch={setSearch}
      count={roles.data && say.count(rows.length, roles.data.length)}
      error={roles.error}
      again={() => void roles.refetch()}
    >
      <DataTable
        label={say.grid}
        columns={columns}
        total={roles.data === undefined ? (waiting ? PLACEHOLDERS : 0) : rows.length}
        row={(at) => rows[at]}
        id={(role) => role.id}
        name={(role) => role.name}
        sorting={sorting}
        onSort={setSorting}
        onOpen={(role) => setOpen(opening(role, false))}
        resetKey={`${search} ${sorting.by} ${sorting.descending}`}
        empty={roles.data === undefined ? null : <NoneFits onClear={() => setSearch("")} />}
      />
      {isOnlyBuiltIn && search === "" && (
        <EmptyState
          icon={<IconShieldCheck size={36} stroke={1.5} />}
          title={say.empty.title}
          action={
            me.abilities.editUsers === null && (
              <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={props.onCreate}>
                {say.create}
              </Button>
            )
          }
        >
          {say.empty.text}
        </EmptyState>
      )}
      {(open?.from === "role" || open?.from === "copy") && (
        <RoleDialog start={open} onClose={close} />
      )}
      {open?.from === "look" && (
        <RoleDetails
          role={open.role}
          onDuplicate={() => setOpen({ from: "copy", role: open.role })}
          onClose={close}
        />
      )}
      {open?.from === "delete" && <DeleteRole role={open.role} onClose={close} />}
    </ListTab>
  );
}

/** A role that can be edited opens in its form, another to be looked at. */
const opening = (role: RoleRow, smaller: boolean): Open =>
  role.whyNotEdit === null ? { from: "role", role, smaller } : { from: "look", role };
