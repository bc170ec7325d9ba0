// The list of tokens as a grid.
import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useMemo } from "react";
import { DataTable, type Sorting } from "../../design/DataTable";
import { PermissionList } from "../../design/PermissionList";
import type { TokenPage, TokenRow, TokenSort } from "../../ipc/bindings";
import type { Paged } from "../../ipc/usePages";
import { useDelayed } from "../../design/useDelayed";
import { words } from "../../words";
import { columnsFor, type TokenActing } from "./columns";
import { RowHints } from "./RowHints";
import classes from "./TokenTable.module.css";
import { useNow } from "./useNow";

const say = words.integrations.tokens;

/** Rows that hold the place of the first page when it takes its time. */
const PLACEHOLDERS = 12;

/** Is there more of it, or of what is in it, than can be seen? */
function isCut(element: Element): boolean {
  return [element, ...element.children].some((it) => it.scrollWidth > it.clientWidth);
}

export function TokenTable(props: {
  list: Paged<TokenRow, TokenPage>;
  sorting: Sorting<TokenSort>;
  onSort: (sorting: Sorting<TokenSort>) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: Set<string>) => void;
  onSelectAll: (all: boolean) => void;
  onOpen: (row: TokenRow) => void;
  /** The same at all times. */
  acting: TokenActing;
  /** The list begins at its top again when this changes. */
  resetKey: string;
  empty: ReactNode;
}) {
  const { list, acting } = props;
  const { ref, width } = useElementSize();
  const now = useNow();
  const columns = useMemo(() => columnsFor(width, now, acting), [width, now, acting]);
  const waiting = useDelayed(list.total === undefined);
  const hint = (target: HTMLElement) => {
    if (target.dataset["hintPermissions"] === undefined) {
      return target.dataset["hintIfCut"] === undefined || isCut(target)
        ? target.dataset["hint"]
        : null;
    }
    const row = list.row(Number(target.closest<HTMLElement>("[data-index]")?.dataset["index"]));
    if (row === undefined) return null;
    return (
      <div className={classes.permissions}>
        <PermissionList permissions={row.permissions} label={say.permissionsOf(row.name)} />
      </div>
    );
  };
  return (
    <div ref={ref} className={classes.table}>
      <RowHints hint={hint}>
        <DataTable
          label={say.grid}
          columns={columns}
          total={list.total ?? (waiting ? PLACEHOLDERS : 0)}
          row={list.row}
          id={(row) => row.id}
          name={(row) => row.name}
          sorting={props.sorting}
          onSort={props.onSort}
          selected={props.selected}
          onSelect={props.onSelect}
          onSelectAll={props.onSelectAll}
          onOpen={props.onOpen}
          onRange={list.onRange}
          resetKey={props.resetKey}
          empty={list.total === undefined ? null : props.empty}
        />
      </RowHints>
    </div>
  );
}
