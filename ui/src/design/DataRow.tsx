// A row of a DataTable. It is drawn anew only when something about it has changed: while the table scrolls, only rows that come into view.
// Made of plain elements: two or three rows come into view with each frame, and a component for each box would take half of its time.
import { type KeyboardEvent, memo, type ReactNode } from "react";
import { words } from "../words";
import classes from "./DataTable.module.css";

/** Height of a row, in pixels. */
export const ROW = 40;

export interface RowEvents<Row> {
  focus: (index: number) => void;
  key: (event: KeyboardEvent<HTMLElement>, index: number, item: Row | undefined) => void;
  open: (item: Row) => void;
  toggle: (item: Row) => void;
}

interface Props<Row> {
  index: number;
  /** Where it is below the heading, in pixels. */
  top: number;
  item: Row | undefined;
  name: string;
  template: string;
  columns: readonly { key: string; cell: (row: Row, tabIndex: number) => ReactNode }[];
  isActive: boolean;
  /** Not there: rows cannot be selected. */
  isSelected: boolean | undefined;
  opens: boolean;
  /** The same for every row and at all times. */
  on: RowEvents<Row>;
}

function Row<Row>(props: Props<Row>) {
  const { index, item, isActive, isSelected, on } = props;
  const tabIndex = isActive ? 0 : -1;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-label={item === undefined ? words.design.loading : props.name}
      aria-selected={isSelected}
      data-index={index}
      data-selected={isSelected === true || undefined}
      data-opens={props.opens || undefined}
      tabIndex={tabIndex}
      className={classes.row}
      style={{
        gridTemplateColumns: props.template,
        transform: `translateY(${props.top}px)`,
        height: ROW,
      }}
      onFocus={() => on.focus(index)}
      onKeyDown={(event) => on.key(event, index, item)}
      onClick={() => item !== undefined && on.open(item)}
    >
      {isSelected !== undefined && (
        // Presses on the checkbox are not presses on the row.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          role="gridcell"
          tabIndex={-1}
          className={classes.cell}
          onClick={(event) => event.stopPropagation()}
        >
          {item !== undefined && (
            <input
              type="checkbox"
              className={classes.tick}
              tabIndex={tabIndex}
              aria-label={words.design.select(props.name)}
              checked={isSelected}
              onChange={() => on.toggle(item)}
            />
          )}
        </div>
      )}
      {props.columns.map((column) => (
        <div key={column.key} role="gridcell" className={classes.cell}>
          {item === undefined ? <span className={classes.bar} /> : column.cell(item, tabIndex)}
        </div>
      ))}
    </div>
  );
}

export const DataRow = memo(Row) as typeof Row;
