// A table of any length: only the rows in view exist. One stop for the Tab key, arrows from row to row, as a grid (WAI-ARIA APG).
import { Checkbox, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSelector } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { words } from "../words";
import { DataRow, ROW, type RowEvents } from "./DataRow";
import classes from "./DataTable.module.css";

/** Height of the heading, which stays in sight above the rows, in pixels. */
const HEAD = 35;

export interface Column<Row, Sort extends string> {
  key: string;
  header: string;
  /** What the list is sorted by when the heading is pressed; none: it cannot be sorted by this. */
  sort?: Sort;
  /** A CSS grid track: "minmax(10rem, 2fr)". */
  width: string;
  /** What the cell holds. Controls in it take this tabIndex, so that only those of the active row are stops for the Tab key. */
  cell: (row: Row, tabIndex: number) => ReactNode;
  /** Leaves the heading to screen readers: for a column of buttons. */
  quiet?: boolean;
}

export interface Sorting<Sort extends string> {
  by: Sort;
  descending: boolean;
}

interface Props<Row, Sort extends string> {
  /** The accessible name of the grid. */
  label: string;
  columns: Column<Row, Sort>[];
  /** How many rows there are in all. */
  total: number;
  /** The row at this place, if it is there yet. */
  row: (index: number) => Row | undefined;
  id: (row: Row) => string;
  /** What a screen reader calls the row, and its checkbox. */
  name: (row: Row) => string;
  sorting?: Sorting<Sort>;
  onSort?: (sorting: Sorting<Sort>) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Selects everything that there is, or nothing. */
  onSelectAll?: (all: boolean) => void;
  onOpen?: (row: Row) => void;
  onRange?: (first: number, last: number) => void;
  /** In place of rows when there are none. */
  empty: ReactNode;
  /** The list begins at its top again when this changes: another search, another order. */
  resetKey?: string;
}

export function DataTable<Row, Sort extends string = never>(props: Props<Row, Sort>) {
  const { columns, total, row, selected, onRange, resetKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  // The React Compiler is not used, so that what it could not memoize is no matter.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    // Rows are drawn in the frame in which they come into view: what is beyond is for the keyboard, which goes from row to row.
    overscan: 4,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  const [shownKey, setShownKey] = useState(resetKey);
  if (shownKey !== resetKey) {
    setShownKey(resetKey);
    setActive(0);
  }
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [resetKey]);
  const current = Math.min(active, Math.max(0, total - 1));

  const template = [selected === undefined ? [] : ["1.5rem"], columns.map((column) => column.width)]
    .flat()
    .join(" ");
  const go = (index: number) => {
    const to = Math.max(0, Math.min(total - 1, index));
    setActive(to);
    virtual.scrollToIndex(to);
    // The row may not exist before it has been scrolled to.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus(),
    );
  };
  const toggle = (item: Row) => {
    if (selected === undefined || props.onSelect === undefined) return;
    const next = new Set(selected);
    if (!next.delete(props.id(item))) next.add(props.id(item));
    props.onSelect(next);
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, index: number, item: Row | undefined) => {
    // Keys pressed on a control inside the row are the control's own, but for moving on.
    const own = event.target === event.currentTarget;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2);
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      ...(own && { Home: 0, End: total - 1 }),
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
    } else if (own && event.key === " " && item !== undefined && selected !== undefined) {
      event.preventDefault();
      toggle(item);
    } else if (own && event.key === "Enter" && item !== undefined) {
      event.preventDefault();
      props.onOpen?.(item);
    }
  };
  const latest = useRef({ key: onKey, open: props.onOpen, toggle });
  useEffect(() => {
    latest.current = { key: onKey, open: props.onOpen, toggle };
  });
  const on = useMemo(
    (): RowEvents<Row> => ({
      focus: setActive,
      key: (event, index, item) => latest.current.key(event, index, item),
      open: (item) => latest.current.open?.(item),
      toggle: (item) => latest.current.toggle(item),
    }),
    [],
  );
  const press = (column: Column<Row, Sort>) => {
    if (column.sort === undefined) return;
    const again = props.sorting?.by === column.sort;
    props.onSort?.({ by: column.sort, descending: again && props.sorting?.descending === false });
  };

  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-multiselectable={selected === undefined ? undefined : true}
      className={classes.grid}
    >
      <div ref={scroller} className={classes.body} role="presentation">
        <div role="rowgroup" className={classes.head}>
          <div
            role="row"
            aria-rowindex={1}
            className={classes.row}
            style={{ gridTemplateColumns: template }}
          >
            {selected !== undefined && (
              <div role="columnheader" className={classes.cell} aria-label={words.design.selectAll}>
                <Checkbox
                  size="xs"
                  aria-label={words.design.selectAll}
                  checked={total > 0 && selected.size >= total}
                  indeterminate={selected.size > 0 && selected.size < total}
                  disabled={total === 0}
                  onChange={(event) => props.onSelectAll?.(event.currentTarget.checked)}
                />
              </div>
            )}
            {columns.map((column) => (
              <Heading
                key={column.key}
                column={column}
                sorting={props.sorting}
                onPress={() => press(column)}
              />
            ))}
          </div>
        </div>
        {total === 0 ? (
          <div role="rowgroup">
            <div role="row">
              <div role="gridcell">{props.empty}</div>
            </div>
          </div>
        ) : (
          <div
            ref={body}
            role="rowgroup"
            className={classes.rows}
            style={{ height: virtual.getTotalSize() }}
          >
            {items.map((place) => {
              const item = row(place.index);
              return (
                <DataRow
                  key={place.key}
                  index={place.index}
                  top={place.start - HEAD}
                  item={item}
                  name={item === undefined ? "" : props.name(item)}
                  template={template}
                  columns={columns}
                  isActive={place.index === current}
                  isSelected={
                    selected === undefined
                      ? undefined
                      : item !== undefined && selected.has(props.id(item))
                  }
                  opens={props.onOpen !== undefined}
                  on={on}
                />
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

function Heading<Row, Sort extends string>(props: {
  column: Column<Row, Sort>;
  sorting: Sorting<Sort> | undefined;
  onPress: () => void;
}) {
  const { column, sorting } = props;
  const isSorted = column.sort !== undefined && sorting?.by === column.sort;
  const Icon = !isSorted ? IconSelector : sorting.descending ? IconChevronDown : IconChevronUp;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      aria-sort={isSorted ? (sorting.descending ? "descending" : "ascending") : undefined}
    >
      {column.quiet === true ? (
        <VisuallyHidden>{column.header}</VisuallyHidden>
      ) : column.sort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className={classes.sort}
          aria-label={words.design.sortBy(column.header)}
          onClick={props.onPress}
        >
          {column.header}
          <Icon size={14} aria-hidden data-quiet={!isSorted || undefined} />
        </button>
      )}
    </div>
  );
}
