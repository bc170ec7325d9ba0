// The tab Unknown routes: requests that no route knows, put together, each with the button that adds a route for it.
import { Stack, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconPlus, IconRoute, IconSearchOff } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { ActionButton } from "../../design/ActionButton";
import { type Column, DataTable } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { SearchInput } from "../../design/SearchInput";
import { Truncated } from "../../design/Truncated";
import { useDelayed } from "../../design/useDelayed";
import { When } from "../../design/When";
import { keyOf } from "../../integrations/routes/draft";
import { RouteDialog } from "../../integrations/routes/RouteDialog";
import { commands, type UnknownRouteRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { format, words } from "../../words";
import { EnvironmentPicker } from "../EnvironmentPicker";
import type { ActivityFilter } from "../filter";
import classes from "../refusals/RefusalsTab.module.css";
import { Route } from "../Route";

const say = words.integrations.routes.unknown;

/** How often the list is read anew for what integrations do meanwhile, in milliseconds. */
const EVERY = 10_000;

/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 6;

/** From these widths of the table on there is room for more columns, in pixels. */
const ROOM_FOR_TOKENS = 700;
const ROOM_FOR_ENVIRONMENT = 900;

export function UnknownTab(props: {
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
}) {
  const { filter, onFilter } = props;
  const { ref, width } = useElementSize();
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState<UnknownRouteRow>();
  const found = useAsk(
    ["unknown-routes", filter.environment],
    () => commands.unknownRoutes(filter.environment),
    { refetchInterval: EVERY, fresh: true, keep: true },
  );
  const waiting = useDelayed(found.isPending);
  const wanted = search.trim().toLowerCase();
  const rows = (found.data ?? []).filter((row) =>
    `${keyOf(row.proposed)} ${row.tokens.join(" ")}`.toLowerCase().includes(wanted),
  );
  const columns = useMemo(() => columnsFor(width, setAdding), [width]);
  return (
    <Stack gap="sm" className={classes.tab}>
      <Text c="dimmed">{say.intro}</Text>
      <div className={classes.line}>
        <SearchInput label={say.search} value={search} onChange={setSearch} />
        <EnvironmentPicker
          value={filter.environment}
          width={168}
          onChange={(environment) => onFilter({ ...filter, environment })}
        />
      </div>
      {found.error !== null && (
        <ErrorNotice error={found.error} again={() => void found.refetch()} />
      )}
      <div ref={ref} className={classes.table}>
        <DataTable
          label={say.grid}
          columns={columns}
          total={found.data === undefined ? (waiting ? PLACEHOLDERS : 0) : rows.length}
          row={(at) => rows[at]}
          id={(row) => `${row.environment} ${keyOf(row.proposed)}`}
          name={(row) => keyOf(row.proposed)}
          onOpen={(row) => {
            if (row.whyNotAdd === null) setAdding(row);
          }}
          resetKey={`${search} ${filter.environment ?? ""}`}
          empty={found.data === undefined ? null : <Nothing isSearched={found.data.length > 0} />}
        />
      </div>
      {adding !== undefined && (
        <RouteDialog
          environment={{ slug: adding.environment, name: adding.environmentName }}
          start={adding.proposed}
          onClose={() => setAdding(undefined)}
        />
      )}
    </Stack>
  );
}

function columnsFor(
  width: number,
  onAdd: (row: UnknownRouteRow) => void,
): Column<UnknownRouteRow, never>[] {
  const columns: (Column<UnknownRouteRow, never> & { from?: number })[] = [
    {
      key: "request",
      header: say.columns.request,
      width: "minmax(11rem, 2fr)",
      cell: ({ proposed }) => (
        <Route method={proposed.methods.join(", ")} route={proposed.template} />
      ),
    },
    {
      key: "count",
      header: say.columns.count,
      width: "5rem",
      cell: ({ count }) => format.number(count),
    },
    {
      key: "tokens",
      header: say.columns.tokens,
      width: "minmax(8rem, 1fr)",
      from: ROOM_FOR_TOKENS,
      cell: (row) => <Truncated>{whoAsked(row)}</Truncated>,
    },
    {
      key: "environment",
      header: say.columns.environment,
      width: "minmax(6rem, 0.6fr)",
      from: ROOM_FOR_ENVIRONMENT,
      cell: ({ environmentName }) => <Truncated>{environmentName}</Truncated>,
    },
    {
      key: "last",
      header: say.columns.last,
      width: "7.25rem",
      cell: ({ lastAt }) => <When at={lastAt} />,
    },
    {
      key: "actions",
      header: say.columns.actions,
      quiet: true,
      width: "9rem",
      cell: (row, tabIndex) => (
        <ActionButton
          size="compact-xs"
          variant="default"
          tabIndex={tabIndex}
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={say.addNamed(keyOf(row.proposed))}
          whyNot={row.whyNotAdd}
          onClick={(event) => {
            event.stopPropagation();
            onAdd(row);
          }}
        >
          {say.add}
        </ActionButton>
      ),
    },
  ];
  return columns.filter(({ from }) => from === undefined || width >= from);
}

function whoAsked(row: UnknownRouteRow): string {
  const [first] = row.tokens;
  if (first === undefined) return say.noToken;
  return row.tokenCount > 1 ? say.more(first, row.tokenCount - 1) : first;
}

function Nothing(props: { isSearched: boolean }) {
  return props.isSearched ? (
    <EmptyState icon={<IconSearchOff size={36} stroke={1.5} />} title={say.empty.noneFits} />
  ) : (
    <EmptyState icon={<IconRoute size={36} stroke={1.5} />} title={say.empty.title}>
      {say.empty.text}
    </EmptyState>
  );
}
