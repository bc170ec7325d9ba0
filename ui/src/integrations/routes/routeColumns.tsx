// The columns of an environment's routes, as many as there is room for.
import { Tooltip } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { Route } from "../../activity/Route";
import type { Column } from "../../design/DataTable";
import { IconButton } from "../../design/IconButton";
import { StateBadge } from "../../design/StateBadge";
import { Truncated } from "../../design/Truncated";
import type { RouteRow } from "../../ipc/bindings";
import { words } from "../../words";
import classes from "./RoutesView.module.css";

const say = words.integrations.routes;

/** From this width of the table on there is room for words, in pixels. */
const ROOM_FOR_WORDS = 900;

export function routeColumns(
  width: number,
  own: boolean,
  actions: {
    /** Why none can be changed, if none can. */
    whyNot: string | null;
    onEdit: (route: RouteRow) => void;
    onRemove: (route: RouteRow) => void;
  },
): Column<RouteRow, never>[] {
  const columns: (Column<RouteRow, never> & {
    from?: number;
    ownOnly?: boolean;
    builtInOnly?: boolean;
  })[] = [
    {
      key: "methods",
      header: say.columns.methods,
      width: "minmax(6rem, 0.6fr)",
      cell: ({ route }) => (
        <span className={classes.methods}>
          <Truncated>{route.methods.join(", ")}</Truncated>
        </span>
      ),
    },
    {
      key: "path",
      header: say.columns.path,
      width: "minmax(10rem, 2.2fr)",
      cell: ({ route }) => <Route method={null} route={route.template} />,
    },
    {
      key: "area",
      header: say.columns.area,
      width: "minmax(7rem, 0.8fr)",
      cell: ({ areaLabel }) => <Truncated>{areaLabel}</Truncated>,
    },
    {
      key: "access",
      header: say.columns.access,
      width: "5.5rem",
      cell: ({ route }) => say.access[route.access],
    },
    {
      key: "about",
      header: say.columns.about,
      width: "minmax(8rem, 1.4fr)",
      from: ROOM_FOR_WORDS,
      builtInOnly: true,
      cell: ({ about }) => <Truncated dimmed>{about}</Truncated>,
    },
    {
      key: "note",
      header: say.columns.about,
      width: "minmax(8rem, 1fr)",
      from: ROOM_FOR_WORDS,
      ownOnly: true,
      cell: ({ isBuiltInNow }) =>
        isBuiltInNow && (
          <Tooltip label={say.builtInNowHelp} multiline w={320}>
            <span>
              <StateBadge tone="warn">{say.builtInNow}</StateBadge>
            </span>
          </Tooltip>
        ),
    },
    {
      key: "actions",
      header: say.columns.actions,
      quiet: true,
      width: "4.25rem",
      ownOnly: true,
      cell: (row, tabIndex) => (
        <div className={classes.actions}>
          <IconButton
            label={say.edit(row.route.template)}
            whyNot={actions.whyNot}
            tabIndex={tabIndex}
            onClick={(event) => {
              event.stopPropagation();
              actions.onEdit(row);
            }}
          >
            <IconPencil size={17} />
          </IconButton>
          <IconButton
            label={say.remove(row.route.template)}
            whyNot={actions.whyNot}
            tabIndex={tabIndex}
            onClick={(event) => {
              event.stopPropagation();
              actions.onRemove(row);
            }}
          >
            <IconTrash size={17} />
          </IconButton>
        </div>
      ),
    },
  ];
  return columns.filter(
    ({ from, ownOnly, builtInOnly }) =>
      (from === undefined || width >= from) && (own ? builtInOnly : ownOnly) !== true,
  );
}
